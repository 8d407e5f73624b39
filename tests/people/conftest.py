"""A town, two colleagues, a family, a decision."""

from datetime import date

import pytest

from civilaffairs.accounts.models import Area, User
from civilaffairs.people import households, persons
from civilaffairs.people.models import Decision
from civilaffairs.people.persons import IdentityInput


@pytest.fixture
def town(db):
    city = Area.objects.create(level="city", name="测试市", name_en="Test City")
    town = Area.objects.create(level="town", name="甲镇", name_en="Town A", parent=city)
    town.refresh_from_db()
    return town


@pytest.fixture
def other_town(town):
    area = Area.objects.create(level="town", name="乙镇", name_en="Town B", parent=town.parent)
    area.refresh_from_db()
    return area


def make_user(name, number):
    return User.objects.create(username=f"user{number}", staff_number=number, name=name)


@pytest.fixture
def mei(db):
    return make_user("陈小梅", "1001")


@pytest.fixture
def lin(db):
    return make_user("林主任", "1002")


@pytest.fixture
def zhang(db):
    return persons.find_or_add(IdentityInput("张大山", "441999197211110070"))


@pytest.fixture
def household(town):
    return households.open_file(town, "甲村 1 号")


@pytest.fixture
def decide(lin):
    def decision(day=date(2020, 6, 20), kind=Decision.Kind.CONFIRMATION):
        return Decision.objects.create(
            kind=kind, decided_on=day, first_month=day.replace(day=1), decided_by=lin, case_number="C1"
        )

    return decision
