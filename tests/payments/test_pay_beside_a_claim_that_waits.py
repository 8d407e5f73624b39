"""Nobody gets both of two benefits that exclude each other while the claim on the one waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments import candidates
from civilaffairs.payments.checks import looking, overrides
from civilaffairs.payments.checks.blocking import blocked
from civilaffairs.payments.models import CheckHit, Difference, Run, Verdict
from tests.factories import areas, staff, welfare
from tests.factories.sketch import PersonSketch
from tests.factories.waits import APRIL, FEBRUARY, JUNE, MAY, decide, limit, maker, run

MARCH = date(2020, 3, 1)
AN = PersonSketch(date(1980, 1, 5), "F", name="安")
DU = PersonSketch(date(1950, 1, 5), "M", name="杜", self_care_failed=2, disability=("physical", 1, None))


@pytest.fixture
def home(db: None) -> Iterator[welfare.Home]:
    """An and Du; Du has extreme-poverty support of 2212 yuan a month since January, paid until April."""
    welfare.publish()
    welfare.fund()
    with business_time(date(2018, 12, 20)):
        entry = Entry("disability-care", welfare.SINCE, Decimal("300.00"))
        standards.publish(areas.city(), [entry], source="东府〔2019〕1号")
    limit("3000", 6)
    with override("en"):
        yield welfare.household(AN, DU)


def supported(home: welfare.Home) -> Award:
    return welfare.grant(home.persons[1], "extreme-hardship", date(2019, 12, 12))


def ended(award: Award, last_month: date) -> None:
    """Two persons find in April that it should have ended; 4424 yuan are too much to be claimed unasked."""
    for month in (1, 2, 3, 4):
        run(date(2020, month, 1))
    with business_time(date(2020, 4, 20)):
        awards.end(award, last_month=last_month, reason="supporter", decision=welfare.decide(APRIL, "stop"))


def care_subsidy(home: welfare.Home) -> Award:
    """Applied for at once: April is paid by the run of May as arrears."""
    ended(supported(home), FEBRUARY)
    return welfare.grant(home.persons[1], "disability-care", date(2020, 4, 22))


def counted_again(home: welfare.Home) -> Award:
    """Du counts in the household again, which gets 1140 yuan more for March and April."""
    support = supported(home)
    award = welfare.grant(home, day=date(2019, 12, 14))
    ended(support, FEBRUARY)
    return award


CARE = {(APRIL, "300.00")}
HEAD_MORE = {(month, amount) for month in (MARCH, APRIL) for amount in ("1060.00", "80.00")}


@pytest.mark.parametrize(("story", "late"), [(care_subsidy, CARE), (counted_again, HEAD_MORE)])
def test_arrears_beside_it_are_paid_once_it_is_decided(
    home: welfare.Home, story: Callable[[welfare.Home], Award], late: set[tuple[date, str]]
):
    award = story(home)
    may = run(MAY)
    assert Difference.objects.get(ended_by=None).award.programme == "extreme-hardship"
    assert arrears(may, award) == late
    assert kept_back(MAY, award) == late
    assert "claim-waits" in codes(award)
    decide(Verdict.Wants.RELEASE)
    run(MAY)
    assert kept_back(MAY, award) == set()


def test_what_is_not_to_be_taken_back_stays_the_only_one(home: welfare.Home):
    award = care_subsidy(home)
    run(MAY)
    decide(Verdict.Wants.REFUSE)
    run(JUNE)
    assert kept_back(JUNE, award) == CARE
    hits = list(CheckHit.objects.filter(ended_at=None).values_list("pk", flat=True))
    overrides.propose(maker(), hits, "Both were granted by the court.")
    overrides.confirm(staff.actor(Role.APPROVER, areas.city()), hits)
    assert kept_back(JUNE, award) == set()


def test_a_claim_that_no_run_has_made_yet_counts_too(home: welfare.Home):
    """A run of one benefit alone says nothing of the other, which has paid the month all the same."""
    award = care_subsidy(home)
    run(MAY, only=["disability-care"])
    assert not Difference.objects.exists()
    assert kept_back(MAY, award) == CARE
    assert codes(award) == {"exclusive"}


def codes(award: Award) -> set[str]:
    return set(CheckHit.objects.filter(award=award).values_list("code", flat=True))


def arrears(found: Run, award: Award) -> set[tuple[date, str]]:
    rows = award.lines.filter(run=found, for_month__lt=found.month, amount__gt=0)
    return {(month, str(amount)) for month, amount in rows.values_list("for_month", "amount")}


def kept_back(month: date, award: Award) -> set[tuple[date, str]]:
    """What no batch may carry."""
    looking.look(month, areas.city())
    rows = candidates.payable_lines(month, areas.city()).filter(blocked(), award=award)
    return {(of, str(amount)) for of, amount in rows.values_list("for_month", "amount")}
