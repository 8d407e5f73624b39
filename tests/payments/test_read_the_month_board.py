"""The month on one board: every step with its count and sum, every number one click from its rows."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.files import store
from civilaffairs.jobs.models import Job
from civilaffairs.lib import clock
from civilaffairs.payments import holds, ledger, month_steps, returns
from civilaffairs.payments.models import CheckHit, Run, RunException
from civilaffairs.payments.waits import CODE
from civilaffairs.people.models import Feed, Report
from tests.factories import money, welfare
from tests.factories.money import FIRST, JUNE, SECOND, THIRD, Office, return_text
from tests.payments.pages import english, page


@pytest.fixture
def month(office: Office) -> Office:
    """June: two batches, one of them back from the bank with a refusal, the other not yet approved."""
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    home = money.household()
    money.arrange(home, money.person("张伟"), THIRD)
    urgent = Run.objects.create(
        month=JUNE, kind="off-cycle", area=money.city(), programmes=["minimum-living"],
        known_until=clock.now(), state="computed",
    )  # fmt: skip
    money.line(money.award(home), "500.00", in_run=urgent)
    office.prepared()
    ledger.book_run(money.run())
    return office


def steps_of(response):
    return {step["code"]: step for step in response.context["steps"]}


def test_every_step_opens_the_rows_that_sum_to_it(month: Office):
    client = english(month.checker)
    found = steps_of(client.get("/payments/?month=2020-06"))
    assert list(found) == [
        "feeds", "run", "compared", "approved", "exported", "answered", "reconciled", "closed",
    ]  # fmt: skip
    sums = {
        "run": ("2,780.00", 5), "approved": ("2,280.00", 2), "exported": ("2,280.00", 2),
        "answered": ("2,280.00", 2),
    }  # fmt: skip
    for code, (yuan, count) in sums.items():
        assert found[code]["note"] == f"{yuan} · {count} rows"
        rows = client.get(found[code]["url"]).context["page"].paginator.object_list
        assert (len(rows), f"{sum(row.amount for row in rows):,.2f}") == (count, yuan)
    assert [found[code]["url"] for code in ("reconciled", "closed")] == ["", ""]
    moved = client.get(found["compared"]["url"]).context["waterfall"]
    parts = [bar.sum for bar in moved.bars if not bar.frames]
    assert found["compared"]["note"] == "2,780.00 · 5 rows"
    assert (sum(each.amount for each in parts), sum(each.count for each in parts)) == (Decimal(2780), 5)


def test_what_lists_told_opens_from_the_board(month: Office):
    person = money.person("陈大卫")
    kept = store.keep(
        b"list", name="list.csv", category="feed", subject_kind="feed", subject_id=person.pk,
        media_type="text/csv", made_by=month.maker.user,
    )  # fmt: skip
    feed = Feed.objects.create(
        area=money.city(), file=kept, sha256="0" * 64, uploaded_by=month.maker.user, state="taken",
        ended_at=clock.now(), sources=["cremation"],
    )  # fmt: skip
    told = {"feed": feed, "kind": "death", "person": person, "certain": True, "source": "cremation"}
    Report.objects.create(number=1, happened_on=date(2020, 6, 1), **told)
    client = english(month.maker)
    step = steps_of(client.get("/payments/?month=2020-06"))["feeds"]
    assert step["note"] == "1 row"
    assert len(client.get(step["url"]).context["page"].object_list) == 1
    assert steps_of(client.get("/payments/?month=2020-07"))["feeds"]["url"] == ""


def test_an_exception_stands_on_the_board_with_its_remedy(month: Office):
    award = money.award(money.household())
    run = money.run()
    RunException.objects.create(
        run=run, award=award, code="standard-missing",
        detail={"months": ["2020-06"], "standards": ["utilities"]},
    )  # fmt: skip
    for _number in range(6):
        RunException.objects.create(
            run=run, award=money.award(money.household()), code=CODE,
            detail={"months": ["2020-01", "2020-03"], "amount": "300.00"},
        )  # fmt: skip
    client = english(month.maker)
    board = page(client, "board", query="?month=2020-06")
    assert "Have the standard published by two people" in board
    assert "All 7 of them" in board
    assert "All 7" not in page(client, "exceptions", query="?month=2020-06")
    assert client.get("/payments/exceptions/?month=2020-06").context["page"].paginator.count == 7


def test_a_stuck_run_is_seen_and_restarted_from_the_board(office: Office):
    welfare.fund()
    maker = english(office.maker)
    assert maker.post("/payments/runs/start/", {"month": "2020-06", "usual": "1"}).status_code == 302
    job = Run.objects.get().job
    assert job is not None
    job.chunks.update(state="failed", attempts=5, error="deadlock detected")
    Job.objects.filter(pk=job.pk).update(state="failed")
    board = page(maker, "board", query="?month=2020-06")
    assert 'hx-trigger="every 5s"' in board
    assert "deadlock detected" in board
    assert f"/jobs/{job.pk}/retry/" in board
    assert maker.post(f"/jobs/{job.pk}/retry/").status_code == 302
    assert not job.chunks.filter(state="failed").exists()


def test_a_step_that_is_unknown_narrows_nothing(month: Office):
    client = english(month.checker)
    assert client.get("/payments/transfers/?month=2020-06&step=x").context["page"].paginator.count == 3
    assert set(month_steps.REACHED) == {"approved", "exported", "reconciled"}


def test_what_waits_and_what_of_it_is_held_opens_its_lines_with_filter_count_and_sum(office: Office):
    held = money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    assert held.household
    holds.place(held.household, "office", office.maker.user, reason="In doubt.")
    client = english(office.checker)
    [(row, kept)] = client.get("/payments/?month=2020-06").context["waiting"]
    assert (row.total, row.count, kept.total, kept.count) == (Decimal(2280), 4, Decimal(1140), 2)
    for which, said in (
        ("free", "2020-06 · City budget · Not in a batch yet · 4 rows · 2,280.00 yuan"),
        ("held", "2020-06 · City budget · On hold or blocked · 2 rows · 1,140.00 yuan"),
    ):
        shown = client.get(f"/payments/lines/?month=2020-06&fund=city&waiting={which}")
        assert shown.context["subtitle"] == said
        assert said in shown.content.decode()


def test_each_cell_of_the_comparison_opens_the_rows_that_sum_to_it(month: Office):
    client = english(month.checker)
    [row] = client.get("/payments/comparison/?month=2020-06").context["rows"]
    opened = {sum.part: (sum.amount, client.get(url)) for sum, url in row["cells"] if sum.count}
    assert set(opened) == {"new", "this"}
    assert opened["new"][0] == opened["new"][1].context["total"]
    assert sum(line.amount for line in opened["this"][1].context["page"]) == opened["this"][0]


def test_the_checks_of_a_month_are_those_that_stand_against_its_payments(month: Office):
    award = money.award(money.household())
    for at, (found_for, ended) in enumerate(
        [(date(2020, 5, 1), None), (JUNE, None), (date(2020, 5, 1), clock.now()), (date(2020, 7, 1), None)]
    ):
        CheckHit.objects.create(
            code="stopped", severity="block", digest=bytes([at]) * 32, month=found_for, area=money.city(),
            town=award.area, programme=award.programme, award=award, amount=1, line_count=1,
            ended_at=ended, detail={"last_month": "2020-05"},
        )  # fmt: skip
    client = english(month.checker)
    assert client.get("/payments/?month=2020-06").context["checks"]["blocks"] == 2
    for query, count in (("?month=2020-06", 2), ("?month=2020-05", 1), ("", 3)):
        assert client.get(f"/payments/checks/{query}").context["page"].paginator.count == count


def test_exceptions_come_with_the_progress_of_a_run(month: Office):
    run, award = money.run(), money.award(money.household())
    RunException.objects.create(
        run=run, award=award, code="standard-missing",
        detail={"months": ["2020-06"], "standards": ["utilities"]},
    )  # fmt: skip
    asked = english(month.maker).get(f"/payments/runs/{run.pk}/progress/")
    assert award.number in asked.content.decode()
