"""Finance starts the monthly run: what is due less what was issued, once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from civilaffairs.audit.clock import business_time
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits import awards, explain, programme, standards
from civilaffairs.benefits.models import Standard
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import add_months, cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Entry, Line, Run, RunCover
from civilaffairs.people import facts
from civilaffairs.people.models import Decision, Income
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out
from tests.factories.sketch import PersonSketch

JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)
ZHANG_LEI = PersonSketch(date(1948, 6, 1), "M", self_care_failed=2)


@pytest.fixture(autouse=True)
def city(db):
    welfare.publish()
    welfare.fund()


def run(month=JUNE, programmes=None, kind=Run.Kind.MONTHLY):
    with business_time(cutoff(month)):
        started = runs.start(staff.actor("finance-maker"), month, areas.city(), programmes, kind)
        carry_out(started)
    started.refresh_from_db()
    return started


def lines(started):
    return [
        (line.line, line.for_month, line.amount, line.seq)
        for line in Line.objects.filter(run=started).order_by("for_month", "line")
    ]


def test_the_first_run_issues_the_month_and_the_second_nothing():
    welfare.grant(welfare.li())
    first = run()
    assert lines(first) == [
        ("top-up", JUNE, Decimal("1680.00"), 1),
        ("utilities", JUNE, Decimal("240.00"), 1),
    ]
    assert (first.state, first.line_count, first.total) == (Run.State.COMPUTED, 2, Decimal("1920.00"))
    assert first.programmes == list(programme.paying())
    second = run()
    assert (second.number, second.line_count, second.total) == (2, 0, Decimal("0.00"))


def test_an_income_adopted_late_is_recovered_back_to_its_month():
    home = welfare.li()
    welfare.grant(home, day=date(2020, 4, 12))
    run(date(2020, 5, 1)), run(JUNE)
    with business_time(date(2020, 6, 20)):
        decision = welfare.decide(date(2020, 6, 20), Decision.Kind.REVIEW)
        facts.adopt_values(
            decision, Income, date(2020, 4, 10), person=home.persons[1], kind="wage", amount=Decimal("80.00")
        )
    july = run(JULY)
    assert lines(july) == [
        ("top-up", date(2020, 5, 1), Decimal("-80.00"), 2),
        ("top-up", JUNE, Decimal("-80.00"), 2),
        ("top-up", JULY, Decimal("1600.00"), 1),
        ("utilities", JULY, Decimal("240.00"), 1),
    ]
    claim = Line.objects.get(run=july, for_month=JUNE)
    assert (claim.before, claim.after) == (Decimal("1680.00"), Decimal("1600.00"))


def test_a_recorded_fact_changes_no_line():
    home = welfare.li()
    welfare.grant(home)
    run()
    with business_time(date(2020, 6, 20)):
        clerk = staff.actor("caseworker").user
        facts.record(
            Income,
            valid_from=date(2020, 5, 1),
            recorded_by=clerk,
            person=home.persons[1],
            kind="wage",
            amount=Decimal("900.00"),
        )
    assert lines(run(JULY)) == [
        ("top-up", JULY, Decimal("1680.00"), 1),
        ("utilities", JULY, Decimal("240.00"), 1),
    ]


def test_an_ended_award_is_paid_to_its_last_month_and_recovered_after():
    award = welfare.grant(welfare.li(), day=date(2020, 4, 12))
    run(date(2020, 5, 1)), run(JUNE)
    with business_time(date(2020, 6, 20)):
        awards.end(award, date(2020, 5, 1), "income", welfare.decide(date(2020, 6, 20), Decision.Kind.STOP))
    assert lines(run(JULY)) == [
        ("top-up", JUNE, Decimal("-1680.00"), 2),
        ("utilities", JUNE, Decimal("-240.00"), 2),
    ]


def test_the_run_reports_what_it_cannot_compute_and_the_next_one_tries_it_again():
    person = welfare.household(ZHANG_LEI).persons[0]
    award = welfare.grant(person, "extreme-hardship")
    with business_time(date(2020, 5, 20)):
        Standard.objects.filter(code="care-rate.partial").update(known_to=ClockNow())
    with business_time(cutoff(JULY)):
        started = runs.start(None, JULY, areas.city())
        carry_out(started)
    (exception,) = started.exceptions.all()
    assert exception.award == award
    assert exception.detail["standards"] == ["care-rate.partial"]
    assert "2020-07" in exception.detail["months"]
    assert not Line.objects.filter(run=started).exists()
    with business_time(date(2020, 6, 20)):
        rate = standards.Entry("care-rate.partial", welfare.SINCE, Decimal("0.30"))
        standards.publish(areas.city(), [rate], source="东府〔2020〕9号", check=False)
    later = run(JULY, kind=Run.Kind.OFF_CYCLE)
    assert not later.exceptions.exists()
    assert {month for _line, month, _amount, _seq in lines(later)} == {JUNE, JULY}


def test_a_second_run_over_an_open_one_is_refused():
    welfare.grant(welfare.li())
    with business_time(cutoff(JUNE)):
        open_run = runs.start(None, JUNE, areas.town())
        with pytest.raises(Refused, match="2020-06"):
            runs.start(None, JUNE, areas.city(), ["minimum-living"], Run.Kind.OFF_CYCLE)
        carry_out(open_run)
        runs.start(None, JUNE, areas.city(), ["minimum-living"], Run.Kind.OFF_CYCLE)


def test_extreme_hardship_leaves_the_household_of_the_minimum_living_guarantee():
    home = welfare.household(ZHANG_LEI, PersonSketch(date(1980, 1, 5)))
    household_award = welfare.grant(home, day=date(2020, 4, 12))
    welfare.grant(home.persons[0], "extreme-hardship", day=date(2020, 5, 12))
    run(date(2020, 5, 1))
    june = run(JUNE)
    shared = Line.objects.filter(run=june, award=household_award).values_list("line", "amount")
    assert sorted(shared) == [("top-up", Decimal("1060.00")), ("utilities", Decimal("80.00"))]


def test_every_line_is_explained_by_its_kept_inputs():
    home = welfare.li()
    award = welfare.grant(home, day=date(2020, 3, 12))
    with business_time(date(2020, 5, 20)):
        awards.leave_gradually(award, date(2020, 5, 1), welfare.decide(date(2020, 5, 20)))
    for place in range(7):
        run(add_months(date(2020, 4, 1), place))
    issued = list(Line.objects.select_related("inputs", "town").order_by("for_month", "line"))
    derivations = [
        explain.derive(
            line.programme,
            line.line,
            line.inputs.content,
            formula=line.formula,
            month=line.for_month,
            before=line.before,
            after=line.after,
            area=line.town,
        )
        for line in issued
    ]
    assert derivations[0].text == "1,060.00 × 3 − 1,500.00"
    assert derivations[0].standards[0].source == "东府〔2019〕1号"
    assert [each.exit_text for each in derivations[-2:]] == ["1,680.00 × 0.5", "240.00 × 0.5"]
    assert len({line.inputs_id for line in issued}) == 3  # as usual, then at each of two rates


def test_the_ledger_holds_what_the_run_issued():
    welfare.grant(welfare.li())
    june = run()
    debits = Entry.objects.filter(posting__run=june, amount__gt=0)
    assert sum(entry.amount for entry in debits) == Decimal("1920.00")


def test_a_run_never_knows_less_than_one_before_it():
    welfare.grant(welfare.li())
    with business_time(date(2020, 6, 15)):
        carry_out(runs.start(None, JUNE, areas.town(), ["minimum-living"], Run.Kind.OFF_CYCLE))
    early = Run.objects.create(
        month=JUNE, area=areas.city(), programmes=["minimum-living"], known_until=cutoff(JUNE)
    )
    with pytest.raises(IntegrityError, match="knew more"), transaction.atomic():
        RunCover.objects.create(run=early, programme="minimum-living", town=areas.town(), open=False)


def test_a_month_that_has_not_begun_is_calculated_from_what_is_known_now():
    welfare.grant(welfare.li())
    with business_time(date(2020, 6, 20)) as now:
        early = runs.start(None, JULY, areas.city())
        carry_out(early)
    assert early.known_until == now
    assert run(JULY).line_count == 0
