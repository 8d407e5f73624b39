"""Paid and not eligible, eligible and not paid: on the day before, on the day and after it."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.jobs import work
from civilaffairs.payments import runs
from civilaffairs.people import facts
from civilaffairs.people.models import Death, Income
from tests.factories import areas, staff, welfare
from tests.factories.radar import find
from tests.factories.sketch import PersonSketch

MARCH, MAY, JUNE = date(2020, 3, 12), date(2020, 5, 12), date(2020, 6, 3)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    welfare.publish()
    welfare.fund()
    areas.town()


def elder(born: date, number: str = "H1"):
    """Somebody old with the allowance, who applied in March."""
    home = welfare.household(PersonSketch(born), number=number)
    return welfare.grant(home.persons[0], "old-age", MARCH)


def run(month: date):
    with business_time(month):
        done = runs.start(None, month, areas.city())
        assert done.job is not None
        work.run_inline(done.job)


def record_wage(person, amount, day):
    with business_time(day):
        facts.record(
            Income,
            person=person,
            kind="wage",
            amount=Decimal(amount),
            valid_from=day,
            recorded_by=staff.actor(Role.CASEWORKER).user,
        )


def die(person, day, known_on):
    with business_time(known_on):
        facts.adopt_values(welfare.decide(known_on, "verified-death"), Death, day, person=person)


def test_what_was_paid_after_a_death_is_seen_until_it_is_taken_back():
    award = elder(date(1935, 7, 15))
    for month in (date(2020, 4, 1), date(2020, 5, 1), date(2020, 6, 1)):
        run(month)
    assert find("overpaid", date(2020, 6, 10)) == []
    die(award.person, date(2020, 4, 30), date(2020, 6, 12))
    [one] = find("overpaid", date(2020, 6, 12))
    assert (one.day, one.yuan, one.award) == (date(2020, 5, 1), Decimal(200), award)
    run(date(2020, 7, 1))
    assert find("overpaid", date(2020, 7, 2)) == []


def test_the_month_of_the_death_is_due():
    award = elder(date(1935, 7, 15))
    run(date(2020, 4, 1))
    die(award.person, date(2020, 4, 30), date(2020, 5, 12))
    assert find("overpaid", date(2020, 5, 12)) == []


def test_an_award_that_a_run_passed_over_is_seen_until_it_is_paid():
    run(date(2020, 4, 1))
    run(date(2020, 5, 1))
    award = elder(date(1935, 7, 15))  # known in March, by the clock of the office
    with business_time(date(2020, 6, 2)):
        assert not award.lines.exists()
    [one] = find("unpaid", date(2020, 5, 20))
    assert (one.award, one.yuan, one.day) == (award, Decimal(200), date(2020, 4, 1))
    run(date(2020, 6, 1))
    assert find("unpaid", date(2020, 6, 2)) == []


@pytest.mark.parametrize(
    ("day", "seen"), [(date(2020, 4, 30), False), (date(2020, 5, 1), True), (date(2020, 6, 20), True)]
)
def test_an_eightieth_birthday_without_an_application_is_a_claim(day, seen):
    """Due from the month of the birthday, 20 May 1940."""
    old = welfare.household(PersonSketch(date(1940, 5, 20)), number="H9").persons[0]
    found = find("unpaid", day)
    assert [one.person_id for one in found] == ([old.pk] if seen else [])
    assert all(one.yuan == Decimal(400) and one.programme == "old-age" for one in found)


def test_who_has_the_benefit_or_has_died_claims_nothing():
    elder(date(1935, 7, 15))
    dead = welfare.household(PersonSketch(date(1935, 5, 20)), number="H2").persons[0]
    die(dead, date(2020, 1, 1), date(2020, 1, 5))
    assert find("unpaid", JUNE) == []


def test_what_another_award_excludes_is_no_claim():
    """特困: no disability subsidy beside it; the old-age allowance goes with it."""
    with business_time(date(2018, 12, 20)):
        standards.publish(areas.city(), [Entry("disability-care", welfare.SINCE, Decimal(300))], source="x")
    sketch = PersonSketch(date(1935, 1, 1), self_care_failed=1, disability=("physical", 1, None))
    person = welfare.household(sketch, number="H5").persons[0]
    welfare.grant(person, "extreme-hardship", MAY)
    assert {one.programme for one in find("unpaid", JUNE)} == {"old-age"}


def test_a_recognised_household_below_the_line_should_apply():
    """E-L2: recognised at 1300 a head, later at 1040."""
    home = welfare.household(PersonSketch(date(1980, 1, 1), incomes={"wage": Decimal(1300)}))
    welfare.grant(home, "low-income", date(2020, 4, 12))
    assert find("unpaid", JUNE) == []
    record_wage(home.persons[0], "1040.00", date(2020, 6, 10))
    with business_time(date(2020, 6, 12)):
        decision = welfare.decide(date(2020, 6, 12))
        facts.adopt(decision, household=home, persons=home.persons, valid_from=date(2020, 6, 10))
    [one] = find("unpaid", date(2020, 7, 1))
    assert (one.household_id, one.programme, one.yuan) == (home.pk, "minimum-living", Decimal(400))


def test_another_town_sees_nothing():
    elder(date(1930, 8, 15))
    assert find("birthday", JUNE, areas.other_town()) == []
