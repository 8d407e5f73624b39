"""本月与上月对比: what moved the month's sum, to the fen, and the approver's signature under it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time, rehearsal
from civilaffairs.benefits import awards, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.lib.errors import Stale
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import batches
from civilaffairs.payments.comparison import making, parts, shown
from civilaffairs.payments.comparison.reasons import Reasons
from civilaffairs.payments.comparison.shown import Chosen
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.models import Batch, Comparison, ComparisonRow, Line, Run
from civilaffairs.people import facts
from civilaffairs.people.models import Income
from tests.factories import areas, money, staff, waits, welfare
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office
from tests.factories.sketch import PersonSketch
from tests.factories.waits import APRIL, MAY, run
from tests.oracle.one_city import YEAR, Lenient, one_city
from tests.oracle.write import as_file
from tests.payments.pages import english, page

LEARNED = date(2020, 4, 20)


@pytest.fixture
def li(db: None) -> Iterator[Award]:
    """Three persons, 1,500 yuan of wages: 1,680 and 240 a month, paid until April 2020."""
    with override("en"):
        waits.limit("99999", 60)
        welfare.publish()
        welfare.fund()
        award = welfare.grant(welfare.li(), day=date(2020, 2, 12))
        for month in (3, 4):
            run(date(2020, month, 1))
        yield award


def raised(since: date = MAY, to: str = "1100.00") -> None:
    with business_time(LEARNED):
        entry = Entry("minimum-living", since, Decimal(to))
        standards.publish(areas.city(), [entry], source="东府〔2020〕9号", check=False)


def earns(award: Award, yuan: str, since: date = LEARNED) -> None:
    with business_time(LEARNED):
        person = award.household.memberships.order_by("person__birth_date").first().person  # type: ignore[union-attr]
        decision = welfare.decide(LEARNED)
        facts.adopt_values(decision, Income, since, person=person, kind="wage", amount=Decimal(yuan))


def single(wage: str = "0.00", day: date = LEARNED) -> Award:
    home = welfare.household(
        PersonSketch(date(1950, 3, 3), incomes={"wage": Decimal(wage)}), number=f"H{day:%m%d}"
    )
    return welfare.grant(home, day=day)


def moves(month: date = MAY) -> dict[str, Decimal]:
    """The parts that are not nothing; together with the frame they always add up."""
    found = parts.sums(making.of(month, areas.city()).figures)
    assert sum(found[part].amount for part in parts.MOVES) == parts.change(found)
    return {part: found[part].amount for part in parts.MOVES if found[part].amount}


def reasons(part: str, month: date = MAY) -> list[str]:
    rows = list(shown.rows(making.of(month, areas.city()), part, Chosen()))
    words = Reasons(month, rows)
    return [words.of(row) for row in rows]


def test_an_even_month_moves_nothing(li):
    run(MAY)
    found = parts.sums(making.of(MAY, areas.city()).figures)
    assert (found["last"].amount, found["this"].amount, moves()) == (Decimal(1920), Decimal(1920), {})


def test_a_new_standard_is_the_standards_part(li):
    raised()
    run(MAY)
    assert moves() == {"standard": Decimal(120)}
    assert reasons("standard") == ["Minimum living standard per month 1,060.00 → 1,100.00"] or reasons(
        "standard"
    )[0].endswith("1,060.00 → 1,100.00")


def test_another_income_is_the_facts_part(li):
    earns(li, "1200.00")
    run(MAY)
    assert moves() == {"facts": Decimal(300)}
    assert "1,500.00 → 1,200.00" in reasons("facts")[0]


def test_both_at_once_are_told_apart_to_the_fen(li):
    raised()
    earns(li, "1234.56")
    run(MAY)
    assert moves() == {"standard": Decimal(120), "facts": Decimal("265.44")}
    both = ComparisonRow.objects.order_by("part")
    assert [(row.was, row.now) for row in both] == [(Decimal(1680), Decimal("2065.44"))] * 2


def test_joiners_and_leavers_with_their_reasons(li):
    single()
    with business_time(LEARNED):
        awards.end(li, last_month=APRIL, reason="moved away", decision=welfare.decide(LEARNED))
    run(MAY)
    assert moves() == {"new": Decimal(1140), "ended": Decimal(-1920)}
    assert set(reasons("new")) == {"Granted from 2020-05"}
    assert set(reasons("ended")) == {"Ended with 2020-04: moved away"}


def test_what_is_for_earlier_months_is_arrears_or_a_claim(li):
    earns(li, "1200.00", since=date(2020, 3, 5))
    run(MAY)
    assert moves() == {"facts": Decimal(300), "arrears": Decimal(300)}
    with business_time(date(2020, 5, 20)):
        raised(APRIL, "1050.00")
    run(date(2020, 6, 1))
    assert moves(date(2020, 6, 1)) == {"standard": Decimal(-30), "claims": Decimal(-60)}


def test_a_second_run_of_the_month_gives_another_comparison(li):
    run(MAY)
    first = making.of(MAY, areas.city())
    assert making.of(MAY, areas.city()).pk == first.pk
    run(MAY)  # issues nothing
    assert making.of(MAY, areas.city()).pk == first.pk
    earns(li, "1200.00")
    run(MAY)
    second = making.of(MAY, areas.city())
    assert (second.digest != first.digest, moves()) == (True, {"facts": Decimal(300)})


def test_a_wrong_part_is_noticed(li):
    run(MAY)
    figures = [list(row) for row in making.of(MAY, areas.city()).figures]
    assert not list(parts.gaps(figures))
    figures[0][4] = str(Decimal(figures[0][4]) + Decimal("0.01"))
    assert list(parts.gaps(figures)) == [(figures[0][0], "minimum-living")]


def test_every_number_opens_the_rows_that_sum_to_it(li):
    raised(APRIL)
    single()
    run(MAY)
    reader = english(staff.actor(Role.APPROVER, areas.city()))
    for query in ("?month=2020-05", f"?month=2020-05&programme=minimum-living&town={areas.town().pk}"):
        context = reader.get(f"/payments/comparison/{query}").context
        assert len(context["waterfall"].bars) == len(parts.LABELS)
        for bar in context["waterfall"].bars:
            rows = reader.get(bar.url).context["page"].paginator.object_list
            assert (bar.sum.count, bar.sum.amount) == (
                len(rows),
                sum((row.amount for row in rows), Decimal()),
            )
    assert {row["town"] for row in context["rows"]} == {areas.town()}
    everything = reader.get("/payments/comparison/rows/?month=2020-05").context
    rows = everything["page"].paginator.object_list
    assert (everything["count"], everything["total"]) == (len(rows), sum(row.amount for row in rows))
    assert reader.get("/payments/comparison/rows/?month=2020-05&part=last").status_code == 404
    assert reader.get("/payments/comparison/?month=2020-05&area=999999").status_code == 404


@pytest.mark.long
def test_random_histories_add_up_every_month(db):
    """By town and benefit, against sums taken again from the lines one by one."""
    (loaded,) = read(as_file([one_city(18)]))
    with rehearsal(), transaction.atomic():
        player = Lenient(loaded)
        player.play()
        lines = list(Line.objects.select_related("run"))
        changed = set()
        for number in range(3, 12):
            month, last = date(YEAR, number, 1), date(YEAR, number - 1, 1)
            made = making.of(month, Run.objects.order_by("started_at").first().area)  # type: ignore[union-attr]
            found = parts.sums(made.figures)
            assert found["this"].amount == sum(each.amount for each in lines if each.run.month == month)
            regular = [each for each in lines if each.run.month == each.for_month == last]
            assert found["last"].amount == sum(each.amount for each in regular)
            assert sum(found[part].amount for part in parts.MOVES) == parts.change(found)
            stored = made.rows.all()
            assert sum(row.amount for row in stored) == sum(found[part].amount for part in parts.OF_ROWS)
            changed |= {part for part in parts.MOVES if found[part].count}
        assert changed == set(parts.MOVES)
        transaction.set_rollback(True)


@pytest.fixture
def prepared(office: Office) -> Batch:
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    return office.prepared()


def test_the_approver_signs_what_was_shown(office: Office, prepared: Batch):
    checker = english(office.checker)
    text = page(checker, "batch", prepared.pk)
    found = Comparison.objects.get()
    assert found.digest in text
    assert "Comparison with last month" in text
    address = f"/payments/batches/{prepared.pk}/approve/"
    assert checker.post(address, {"version": prepared.version}).status_code == 409
    terms = {"version": prepared.version, "compared": found.digest}
    assert checker.post(address, terms).status_code == 302
    signed = prepared.signatures.get(step="approved")
    assert (signed.compared.comparison, signed.compared.digest) == (found, found.digest)
    assert signed.digest == prepared.digest


def test_another_run_since_then_refuses_the_approval_and_says_what_moved(office: Office, prepared: Batch):
    seen = making.of(JUNE, money.city()).digest
    with business_time(date(2020, 6, 6)):
        late = Run.objects.create(
            month=JUNE, kind="off-cycle", area=money.city(), programmes=["minimum-living"],
            known_until=cutoff(JULY), state="computed",
        )  # fmt: skip
        home = money.household()
        money.arrange(home, money.person("赵六"), THIRD)
        money.line(money.award(home), "100.00", in_run=late)
    with pytest.raises(Stale, match=r"New 2,280.00 → 2,380.00 yuan \(4 → 5 rows\)"):
        batches.approve(office.checker, prepared.pk, version=prepared.version, compared=seen)
    assert not prepared.signatures.filter(step="approved").exists()


def test_the_database_wants_the_comparison_under_an_approval(office: Office, prepared: Batch):
    prepared.signatures.create(step="approved", user=office.checker.user, digest=prepared.digest)
    with pytest.raises(DatabaseError, match="nobody signed the comparison"), transaction.atomic():
        Batch.objects.filter(pk=prepared.pk).update(state="approved")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        making.of(JUNE, money.city())
        Comparison.objects.update(digest="0" * 64)
