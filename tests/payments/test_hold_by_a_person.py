"""暂缓发放 by a person: on a line, a person, a household, an account; with reason and last day."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.benefits.models import Award, AwardCover
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, candidates, holds, ledger, office_holds
from civilaffairs.payments.models import Batch, Hold, Line, TransferLine
from civilaffairs.payments.problems import ProblemCode
from tests.factories import areas, money, staff
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office
from tests.payments.pages import english, page

NAMES = ["陈秀英", "李明"]
DAY = date(2020, 6, 5)


@pytest.fixture
def chen(office: Office) -> Award:
    award = money.due("陈秀英", FIRST)
    assert award.household
    person = award.household.arrangements.get().payee_person
    assert person
    AwardCover.objects.create(award=award, person=person, group="minimum-living", from_month=JUNE)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    return award


def survey(office: Office) -> candidates.Survey:
    return candidates.survey(JUNE, money.city(), money.fund(), pay_on=date(2020, 7, 10))


def code_of(award: Award, start: str) -> str:
    return next(each.code for each in office_holds.choices(award) if each.code.startswith(start))


def place(office: Office, award: Award, start: str, last_day: date | None = None) -> Hold:
    return office_holds.place(office.maker, award, code_of(award, start), "账户有争议", last_day)


def paid_names(batch: Batch) -> list[str]:
    return list(batch.transfers.order_by("position").values_list("payee_name", flat=True))


@pytest.mark.parametrize(
    ("start", "held", "rest"),
    [
        ("household", "1140.00", 1),
        ("person", "1140.00", 1),
        ("account", "1140.00", 1),
        ("line", "1060.00", 2),
    ],
)
def test_what_is_held_stays_out_with_its_reason(office: Office, chen: Award, start, held, rest):
    place(office, chen, start, date(2020, 6, 30))
    [problem] = survey(office).problems
    assert (problem.code, problem.subject_id) == (ProblemCode.KEPT, chen.household_id)
    assert problem.amount == Decimal(held)
    assert problem.detail == "账户有争议, 张伟, until 2020-06-30"
    assert "next batch" in problem.remedy
    assert len(paid_names(office.prepared())) == rest


@pytest.mark.parametrize("start", ["household", "person", "account", "line"])
def test_after_its_last_day_it_enters_the_next_batch_by_itself(office: Office, chen: Award, start):
    place(office, chen, start, date(2020, 6, 8))
    office.prepared()
    with business_time(date(2020, 6, 8)), pytest.raises(Refused, match="nothing to pay"):
        office.prepared()
    with business_time(date(2020, 6, 9)):
        assert paid_names(office.prepared()) == ["陈秀英"]
    assert Hold.objects.get().lifted_at is None


def test_lifted_it_enters_the_next_batch_and_who_lifted_it_stays(office: Office, chen: Award):
    hold = place(office, chen, "account")
    office.prepared()
    office_holds.lift(office.checker, hold.pk, "账户已核实")
    assert paid_names(office.prepared()) == ["陈秀英"]
    hold.refresh_from_db()
    assert (hold.lifted_by, hold.lifted_because) == (office.checker.user, "账户已核实")
    told = Event.objects.filter(action="hold.lift").get()
    assert (told.object_kind, told.reason) == ("account", "账户已核实")
    with pytest.raises(Refused, match="lifted already"):
        office_holds.lift(office.maker, hold.pk, "x")


def test_an_account_is_held_whoever_receives_on_it(office: Office, chen: Award):
    """The same number under another bank's name is the same account; another number is not."""
    place(office, chen, "account")
    other = money.household()
    money.arrange(other, money.person("陈秀英"), FIRST)
    money.line(money.award(other), "10.00")
    third = money.household()
    money.arrange(third, money.person("王五"), THIRD)
    money.line(money.award(third), "20.00")
    assert {problem.amount for problem in survey(office).problems} == {Decimal("1140.00"), Decimal("10.00")}


def test_a_frozen_batch_to_a_held_account_is_signed_by_nobody(office: Office, chen: Award, monkeypatch):
    """Even where somebody else receives by now: the frozen transfer goes to the account that is held."""
    batch = office.prepared()
    place(office, chen, "account")
    assert chen.household
    chen.household.arrangements.update(known_to="2020-06-05T10:00+08:00")
    money.arrange(chen.household, money.person("陈大卫"), THIRD)
    with pytest.raises(Refused, match="On hold since"):
        batches.approve(office.checker, batch.pk, version=batch.version)
    assert "账户有争议" in page(english(office.checker), "batch", batch.pk)
    monkeypatch.setattr(holds, "in_batch", lambda batch: Line.objects.none())
    with pytest.raises(DatabaseError, match="on hold"), transaction.atomic():
        batches.approve(office.checker, batch.pk, version=batch.version)


def test_the_database_lets_no_held_line_or_account_into_a_batch(office: Office, chen: Award, monkeypatch):
    for start in ("line", "account"):
        found = survey(office)
        hold = place(office, chen, start)
        with (
            monkeypatch.context() as patch,
            pytest.raises(DatabaseError, match="on hold"),
            transaction.atomic(),
        ):
            patch.setattr(candidates, "survey", lambda *args, found=found, **more: found)
            office.prepared()
        office_holds.lift(office.maker, hold.pk, "x")


def test_a_hold_says_why_until_a_day_to_come_and_stands_once(office: Office, chen: Award):
    for reason, day, words in ((" ", None, "Say why"), ("x", date(2020, 6, 4), "has passed")):
        with pytest.raises(Refused, match=words):
            office_holds.place(office.maker, chen, "household", reason, day)
    place(office, chen, "household")
    with pytest.raises(Refused, match="on hold already: 账户有争议, 张伟"):
        place(office, chen, "household")
    for values in ({"cause": "office"}, {"cause": "office", "reason": "x"}):
        with pytest.raises(DatabaseError, match="hold_by_somebody"), transaction.atomic():
            Hold.objects.create(household=chen.household, **values)
    line = chen.lines.first()
    with pytest.raises(DatabaseError, match="hold_one_subject"), transaction.atomic():
        Hold.objects.create(household=chen.household, line=line, cause="move")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Hold.objects.update(last_day=date(2020, 6, 5))


def test_a_line_that_was_sent_is_not_held_any_more(office: Office, chen: Award):
    code = code_of(chen, "line")
    office.exported()
    assert not any(each.code.startswith("line") for each in office_holds.choices(chen))
    with pytest.raises(Refused, match="Say what is put on hold"):
        office_holds.place(office.maker, chen, code, "x", None)


def test_what_was_reported_is_lifted_where_it_was_reported(office: Office, chen: Award):
    dawei = money.person("陈大卫")
    hold = holds.place(dawei, Hold.Cause.DEATH, None)
    AwardCover.objects.create(award=chen, person=dawei, group="minimum-living", from_month=JUNE)
    with pytest.raises(Refused, match="change radar"):
        office_holds.lift(office.maker, hold.pk, "x")


def test_neither_another_role_nor_another_area_holds_or_lifts(office: Office, chen: Award):
    hold = place(office, chen, "household")
    with pytest.raises(Forbidden):
        office_holds.lift(office.releaser, hold.pk, "x")
    elsewhere = staff.actor("finance-maker", areas.town("莞城街道"), "外人", "wairen")
    assert list(office_holds.holds_visible_to(office.maker)) == [hold]
    assert not office_holds.holds_visible_to(elsewhere).exists()


def test_on_the_pages(office: Office, chen: Award):
    maker = english(office.maker)
    assert "Put on hold…" in page(maker, "award", chen.pk)
    form = {"whom": code_of(chen, "line"), "reason": "账户有争议", "last_day": "20200630"}
    address = f"/payments/holds/place/{chen.pk}/"
    assert maker.post(address, {**form, "reason": ""}).status_code == 422
    assert maker.post(address, form).status_code == 302
    assert "账户有争议, 张伟, until 2020-06-30" in page(maker, "award", chen.pk)
    text = page(maker, "prepare", query="?month=2020-06&fund=city")
    assert "Held by the office (账户有争议, 张伟, until 2020-06-30)" in text
    hold = Hold.objects.get()
    assert "账户有争议" in page(maker, "holds", query="?on=line")
    assert "账户有争议" not in page(maker, "holds", query="?on=person")
    assert "账户有争议" not in page(maker, "holds", query="?state=lifted")
    assert maker.post(f"/payments/holds/{hold.pk}/lift/", {"reason": " "}).status_code == 422
    assert maker.post(f"/payments/holds/{hold.pk}/lift/", {"reason": "已核实"}).status_code == 302
    assert "已核实" in page(maker, "holds", query="?state=lifted")


def test_held_and_batched_and_waiting_are_what_is_due(office: Office):
    """Whatever is held, lifted, ends, is batched or taken back: no line is lost, none stands twice."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    awards = [money.due(f"户主{at}", f"62999900000000{at:05}", f"{100 + at}.01", "50.50") for at in range(5)]
    ledger.book_run(money.run())
    due = set(Line.objects.values_list("pk", flat=True))
    day = DAY
    for _step in range(12):
        day += timedelta(days=chance.choice([0, 0, 1, 2]))
        with business_time(day):
            _act(office, awards, chance, day)
            _nothing_is_lost(office, due)
    with business_time(day + timedelta(days=40)):
        for hold in Hold.objects.filter(holds.STANDS):
            office_holds.lift(office.checker, hold.pk, "end")
        if survey(office).groups:
            office.prepared(JULY)
        assert set(TransferLine.objects.filter(live=True).values_list("line", flat=True)) == due


def _act(office: Office, awards: list[Award], chance: random.Random, day: date) -> None:
    act = chance.choice(["hold", "hold", "hold", "lift", "batch", "cancel"])
    award = chance.choice(awards)
    try:
        if act == "hold":
            code = chance.choice(office_holds.choices(award)).code
            until = chance.choice([None, day, day + timedelta(days=2)])
            office_holds.place(office.maker, award, code, "x", until)
        elif act == "lift":
            hold = Hold.objects.filter(holds.STANDS).order_by("placed_at").first()
            if hold:
                office_holds.lift(office.maker, hold.pk, "x")
        elif act == "batch":
            office.prepared(JULY)
        elif batch := Batch.objects.filter(state="prepared").first():
            batches.cancel(office.maker, batch.pk, version=batch.version, reason="x")
    except Refused:
        pass


def _nothing_is_lost(office: Office, due: set[int]) -> None:
    found = candidates.survey(JULY, money.city(), money.fund(), pay_on=date(2020, 9, 1))
    waiting = [line for group in found.groups for line in group.lines]
    held = list(Line.objects.filter(holds.held()).exclude(carriers__live=True).values_list("pk", flat=True))
    batched = list(TransferLine.objects.filter(live=True).values_list("line", flat=True))
    assert sorted([*waiting, *held, *batched]) == sorted(due)
    assert {problem.code for problem in found.problems} <= {ProblemCode.KEPT}
    assert found.held_back == sum((line.amount for line in Line.objects.filter(pk__in=held)), Decimal(0))
