"""What the radar finds: each kind on the day before, on the day and after it, with the yuan at risk."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import reviews, standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.jobs import work
from civilaffairs.payments import runs
from civilaffairs.people import facts
from civilaffairs.people.models import Disability, Income, Membership
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


# Birthdays


@pytest.mark.parametrize(
    ("day", "yuan"),
    [
        (date(2020, 4, 30), None),  # August is not in sight yet
        (date(2020, 5, 1), Decimal(100)),  # August: 200 instead of 100
        (date(2020, 6, 3), Decimal(200)),
        (date(2020, 7, 31), Decimal(300)),
        (date(2020, 8, 1), None),  # the month has begun: the amount has changed by itself
    ],
)
def test_a_ninetieth_birthday_is_seen_until_its_month(day, yuan):
    award = elder(date(1930, 8, 15))
    found = find("birthday", day)
    assert [one.yuan for one in found] == ([] if yuan is None else [yuan])
    for one in found:
        assert (one.day, one.award, one.detail["years"]) == (date(2020, 8, 15), award, 90)
        assert (one.detail["before"], one.detail["after"], one.detail["month"]) == (
            "100.00",
            "200.00",
            "2020-08",
        )


def test_a_birthday_that_ends_a_benefit_is_seen():
    """18 in July: July is paid, August is not (孤儿)."""
    with business_time(date(2018, 12, 20)):
        standards.publish(areas.city(), [Entry("orphan", welfare.SINCE, Decimal(1820))], source="粤民发")
    child = welfare.household(PersonSketch(date(2002, 7, 15)), number="H7").persons[0]
    welfare.grant(child, "orphan", MARCH)
    [one] = find("birthday", JUNE)
    assert (one.day, one.detail["years"], one.yuan) == (date(2020, 7, 15), 18, Decimal(3640))
    assert (one.detail["month"], Decimal(one.detail["after"])) == ("2020-08", Decimal(0))


def test_a_birthday_that_changes_nothing_is_no_hit():
    elder(date(1935, 7, 15))
    assert find("birthday", JUNE) == []


# Certificates


@pytest.fixture
def certified():
    """Grade 1, with the care subsidy, until 10 July 2020."""
    with business_time(date(2018, 12, 20)):
        standards.publish(areas.city(), [Entry("disability-care", welfare.SINCE, Decimal(300))], source="x")
    sketch = PersonSketch(date(1980, 1, 1), disability=("physical", 1, date(2020, 7, 10)))
    person = welfare.household(sketch, number="H3").persons[0]
    return welfare.grant(person, "disability-care", MARCH)


@pytest.mark.parametrize(
    ("day", "yuan"),
    [
        (date(2020, 5, 10), None),  # 61 days before
        (date(2020, 5, 11), Decimal(300)),  # 60 days: August is the last month in sight
        (date(2020, 7, 10), Decimal(900)),  # August, September, October
        (date(2020, 8, 5), Decimal(1200)),
        (date(2020, 10, 8), Decimal(0)),  # 90 days after: what was lost is past
        (date(2020, 10, 9), None),
    ],
)
def test_a_certificate_is_seen_sixty_days_before_until_ninety_after(certified, day, yuan):
    assert [one.yuan for one in find("certificate", day)] == ([] if yuan is None else [yuan])


def test_a_renewed_certificate_is_no_hit(certified):
    with business_time(JUNE):
        facts.record(
            Disability,
            person=certified.person,
            category="physical",
            grade=1,
            until=date(2030, 7, 10),
            valid_from=JUNE,
            recorded_by=staff.actor(Role.CASEWORKER).user,
        )
    assert find("certificate", JUNE) == []


# Reviews and terms


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (date(2021, 2, 9), False),
        (date(2021, 2, 10), True),
        (date(2021, 3, 12), True),
        (date(2021, 9, 1), True),
    ],
)
def test_a_review_is_due_a_year_after_the_decision(day, seen):
    elder(date(1935, 7, 15))
    assert [one.day for one in find("review", day)] == ([date(2021, 3, 12)] if seen else [])


def test_what_was_paid_since_a_review_fell_due_is_at_risk():
    elder(date(1935, 7, 15))
    for month in (date(2020, 4, 1), date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1)):
        run(month)
    [one] = find("review", date(2021, 5, 20))
    assert one.yuan == Decimal(200)  # April and May 2021


def test_an_award_under_review_is_no_hit():
    award = elder(date(1935, 7, 15))
    with business_time(date(2021, 3, 1)):
        reviews.start(award, staff.actor(Role.SUPERVISOR))
    assert find("review", date(2021, 3, 12)) == []


@pytest.mark.parametrize(("day", "seen"), [(date(2021, 2, 28), False), (date(2021, 3, 1), True)])
def test_a_term_is_seen_sixty_days_before_its_end(day, seen):
    home = welfare.household(PersonSketch(date(1980, 1, 1), incomes={"wage": Decimal(1300)}))
    welfare.grant(home, "low-income", date(2020, 4, 12))  # May 2020 to April 2021
    assert [one.day for one in find("review", day)] == ([date(2021, 4, 30)] if seen else [])


# Incomes


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


@pytest.mark.parametrize(("wage", "crosses"), [("3179.99", False), ("3180.00", True)])
def test_a_recorded_income_that_crosses_the_line_is_a_hit(wage, crosses):
    home = welfare.li()
    award = welfare.grant(home)
    record_wage(home.persons[0], wage, date(2020, 6, 20))
    found = find("income", date(2020, 6, 20))
    assert bool(found) is crosses
    for one in found:
        assert (one.award, one.day) == (award, date(2020, 6, 20))
        assert one.yuan == Decimal("1920.00") * 3  # July, August, September


def test_an_adopted_income_is_no_hit_any_more():
    home = welfare.li()
    award = welfare.grant(home)
    record_wage(home.persons[0], "4000.00", date(2020, 6, 20))
    with business_time(date(2020, 6, 25)):
        facts.adopt(
            welfare.decide(date(2020, 6, 25)),
            household=home,
            persons=home.persons,
            valid_from=award.first_month,
        )
    assert find("income", date(2020, 6, 26)) == []


def test_looking_at_an_income_adopts_nothing():
    home = welfare.li()
    welfare.grant(home)
    record_wage(home.persons[0], "4000.00", date(2020, 6, 20))
    before = Income.objects.count(), Membership.objects.count()
    find("income", date(2020, 6, 20))
    assert (Income.objects.count(), Membership.objects.count()) == before
