"""Recognitions pay nothing: an income beyond their line is a hit all the same."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import standards
from civilaffairs.benefits.standards import Entry
from civilaffairs.people import facts
from civilaffairs.people.models import Income
from civilaffairs.web.radar import words
from tests.factories import areas, staff, welfare
from tests.factories.radar import find, hit, look
from tests.factories.sketch import PersonSketch

MAY, DAY, LATER = date(2020, 5, 12), date(2020, 6, 20), date(2020, 7, 10)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    welfare.publish()
    entries = [Entry("disposable-income", date(2020, 1, 1), Decimal(36000))]
    standards.publish(areas.city(), entries, source="synthetic", check=False)


def recognised(code, wage):
    """A person alone who was recognised in May."""
    home = welfare.household(PersonSketch(date(1980, 1, 1), incomes={"wage": Decimal(wage)}))
    return home, welfare.grant(home, code, MAY)


def record(home, wage):
    with business_time(DAY):
        facts.record(
            Income, person=home.persons[0], kind="wage", amount=Decimal(wage), valid_from=DAY,
            recorded_by=staff.actor(Role.CASEWORKER).user,
        )  # fmt: skip


def adopt(home):
    with business_time(DAY):
        facts.adopt(welfare.decide(DAY), household=home, persons=home.persons, valid_from=DAY)


@pytest.mark.parametrize(
    ("code", "before", "wage", "crosses"),
    [
        ("low-income", "1300", "1500.00", False),
        ("low-income", "1300", "1900.00", True),
        ("low-income", "1300", "1059.99", True),
        ("expenditure-hardship", "2000", "2999.99", False),
        ("expenditure-hardship", "2000", "3000.00", True),
    ],
)
def test_what_is_recorded_crosses_the_line_of_a_recognition(code, before, wage, crosses):
    home, award = recognised(code, before)
    assert find("income", DAY) == []
    record(home, wage)
    found = find("income", DAY)
    assert [(one.award, one.day, one.yuan) for one in found] == (
        [(award, DAY, Decimal(0))] if crosses else []
    )


def test_the_hit_says_which_bound_and_goes_once_the_income_is_back():
    home, _award = recognised("low-income", "1300")
    record(home, "1900.00")
    look(DAY)
    with override("en"):
        said = "once the income recorded is adopted: The income per head is above the bound of low income."
        assert words.what(hit("income")).endswith(said)
        adopt(home)
        look(LATER)
        said = "by the income adopted: The income per head is above the bound of low income."
        assert words.what(hit("income")).endswith(said)


def test_below_the_line_the_application_is_the_task_and_no_second_hit():
    home, _award = recognised("low-income", "1300")
    record(home, "1040.00")
    adopt(home)
    assert find("income", LATER) == []
    assert len(find("unpaid", LATER)) == 1
