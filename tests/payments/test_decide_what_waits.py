"""差额待定: arrears and claims above a set sum or age wait until two people decide."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards
from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import verdicts
from civilaffairs.payments.models import Difference, Verdict
from civilaffairs.web.standards.forms import typed_choice
from tests.factories import areas, staff, waits, welfare
from tests.factories.waits import (
    APRIL,
    FEBRUARY,
    JULY,
    JUNE,
    MAY,
    approver,
    by_month,
    decide,
    issued,
    limit,
    maker,
    raised,
    run,
)

RELEASE, REFUSE = Verdict.Wants.RELEASE, Verdict.Wants.REFUSE


@pytest.fixture
def li(db: None) -> Iterator[Award]:
    """Three persons, paid since January 2020 by runs; a limit of 200 yuan and of six months."""
    with override("en"):
        yield waits.paid_until_april()


def test_a_small_difference_is_paid_by_itself(li):
    raised(APRIL)
    assert issued(run(MAY)) == [
        (APRIL, "top-up", Decimal("120.00")),
        (MAY, "top-up", Decimal("1800.00")),
        (MAY, "utilities", Decimal("240.00")),
    ]
    assert not Difference.objects.exists()


def test_a_large_one_waits_and_the_month_itself_is_paid(li):
    raised(FEBRUARY)
    may = run(MAY)
    assert issued(may) == [(MAY, "top-up", Decimal("1800.00")), (MAY, "utilities", Decimal("240.00"))]
    waiting = Difference.objects.get()
    assert (waiting.amount, waiting.first_month, waiting.last_month) == (Decimal(360), FEBRUARY, APRIL)
    assert (waiting.over_sum, waiting.over_months, waiting.found_by) == (Decimal(200), None, may)
    assert [(row.for_month.month, row.before, row.due) for row in waiting.lines.order_by("for_month")] == [
        (month, Decimal(1680), Decimal(1800)) for month in (2, 3, 4)
    ]
    exception = may.exceptions.get()
    assert (exception.code, exception.award) == ("difference-waits", li)


def test_an_old_one_waits_however_small(li):
    limit("99999", 2, date(2020, 4, 21))
    raised(FEBRUARY)
    run(MAY)
    assert Difference.objects.get().over_months == 2


def test_what_waits_is_found_again_and_nothing_else(li):
    raised(FEBRUARY)
    run(MAY)
    for full in (False, True):
        again = run(MAY, full=full)
        assert again.line_count == 0
        assert again.exceptions.count() == 1
    june = run(JUNE)
    assert {month for month, _line, _amount in issued(june)} == {JUNE}
    assert Difference.objects.count() == 1


def test_released_by_two_it_goes_with_the_next_run_once(li):
    raised(FEBRUARY)
    run(MAY)
    decide(RELEASE)
    next_run = run(MAY)
    assert by_month(next_run) == [(month, Decimal(120)) for month in (2, 3, 4)]
    assert Difference.objects.get().ended_by == next_run
    for full in (False, True):
        assert run(MAY, full=full).line_count == 0
    assert next_run.exceptions.count() == 0


def test_refused_it_stays_unissued_until_something_changes(li):
    raised(FEBRUARY)
    run(MAY)
    decide(REFUSE)
    assert run(MAY).line_count == 0
    assert issued(run(JUNE))[0][0] == JUNE
    assert Difference.objects.get(ended_by=None).verdicts.get().wants == REFUSE
    limit("99999", 60, date(2020, 4, 21))
    assert run(JUNE).line_count == 0  # A higher bound does not undo what was decided.
    limit("200", 6, date(2020, 4, 22))
    raised(date(2020, 3, 1), "1110.00", date(2020, 5, 20))
    run(JULY)
    old, new = Difference.objects.order_by("pk")
    assert (old.ended_by is not None, new.ended_by) == (True, None)
    assert not new.verdicts.exists()


def test_what_was_released_and_changed_since_waits_anew(li):
    """The release was of those lines, not of whatever may come."""
    raised(FEBRUARY)
    run(MAY)
    decide(RELEASE)
    raised(FEBRUARY, "1200.00", date(2020, 4, 25))
    assert issued(run(MAY)) == [(MAY, "top-up", Decimal("300.00"))]
    released, new = Difference.objects.order_by("pk")
    assert (released.ended_by is not None, new.ended_by, new.amount) == (True, None, Decimal(3 * 420))
    assert not new.verdicts.exists()


def test_what_is_not_found_any_more_waits_no_more(li):
    raised(FEBRUARY)
    run(MAY)
    limit("5000", 60, date(2020, 4, 22))
    paid = run(MAY)
    assert paid.line_count == 3
    assert Difference.objects.get().ended_by == paid


def test_a_claim_after_the_end_of_an_award_waits_and_is_found_again(li):
    """Whoever left is looked at too: the claim lies wholly after the last month."""
    with business_time(date(2020, 4, 20)):
        awards.end(li, last_month=date(2020, 1, 1), reason="moved", decision=welfare.decide(clock.today()))
    first = run(MAY)
    assert first.line_count == 0
    assert Difference.objects.get().amount == -3 * (1680 + 240)
    assert run(JUNE).exceptions.count() == 1
    decide(RELEASE)
    assert run(JUNE).total == -3 * (1680 + 240)
    assert run(JUNE, full=True).line_count == 0


def test_arrears_reach_those_who_have_left_since(li):
    limit("99999", 60, date(2020, 4, 21))
    with business_time(date(2020, 4, 20)):
        awards.end(li, last_month=APRIL, reason="moved", decision=welfare.decide(clock.today()))
    raised(FEBRUARY)
    assert by_month(run(MAY)) == [(month, Decimal(120)) for month in (2, 3, 4)]


def test_the_same_person_cannot_do_both(li):
    raised(FEBRUARY)
    run(MAY)
    ids = [Difference.objects.get().pk]
    holder = staff.user("孙悦", "sunyue")
    as_maker = staff.actor(Role.FINANCE_MAKER, areas.city(), "孙悦", "sunyue")
    as_approver = staff.actor(Role.APPROVER, areas.city(), "孙悦", "sunyue")
    verdicts.propose(as_maker, ids, RELEASE, "Right.")
    with pytest.raises(Refused, match="second person"):
        verdicts.approve(as_approver, ids)
    with pytest.raises(DatabaseError, match="verdict_second_person"), transaction.atomic():
        Verdict.objects.update(state="approved", decided_by=holder, decided_at=clock.now())
    verdicts.send_back(as_maker, ids, "Withdrawn.")
    assert Verdict.objects.get().state == Verdict.State.RETURNED


def test_the_database_keeps_what_was_decided(li):
    raised(FEBRUARY)
    run(MAY)
    decide(REFUSE)
    for change in ({"state": "returned"}, {"answer": "Else."}):
        with pytest.raises(DatabaseError, match="decided already"), transaction.atomic():
            Verdict.objects.update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Verdict.objects.update(wants=RELEASE)
    with pytest.raises(DatabaseError, match="waits for the second person"), transaction.atomic():
        Verdict.objects.create(
            difference=Difference.objects.get(), wants=RELEASE, reason="x", proposed_by=maker().user,
            state="approved", decided_by=approver().user, decided_at=clock.now(),
        )  # fmt: skip


def test_nobody_decides_twice_or_without_a_reason(li):
    raised(FEBRUARY)
    run(MAY)
    ids = [Difference.objects.get().pk]
    with pytest.raises(Refused, match="Say why"):
        verdicts.propose(maker(), ids, RELEASE, " ")
    with pytest.raises(Stale):
        verdicts.approve(approver(), ids)
    verdicts.propose(maker(), ids, RELEASE, "Right.")
    with pytest.raises(Stale):
        verdicts.propose(maker(), ids, REFUSE, "Wrong.")


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("arrears.limit", "5000", 5000),
        ("arrears.limit", '"5000.50"', "5000.50"),
        ("arrears.months", "12", 12),
    ],
)
def test_the_bounds_are_typed_as_numbers(code, typed, value):
    assert typed_choice(code, typed) == value


@pytest.mark.parametrize(("code", "typed"), [("arrears.limit", "-1"), ("arrears.months", "0")])
def test_bounds_without_sense_are_refused(code, typed):
    with pytest.raises(ValidationError):
        typed_choice(code, typed)
