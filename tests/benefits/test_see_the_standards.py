"""Officials see which standards hold, since when, from which source and by whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings, standards
from civilaffairs.benefits.standards import Entry
from tests.factories import areas, staff

PAGE = reverse("benefits:standards")


@pytest.fixture
def raised(published):
    """The old-age allowance was raised, and the rise corrected, by two people."""
    entered = staff.actor(Role.STANDARDS).user
    approved = staff.actor(Role.APPROVER).user
    for day, value in ((20, "120.00"), (25, "130.00")):
        with business_time(date(2020, 5, day)):
            standards.publish(
                areas.city(),
                [Entry("old-age.80", date(2020, 6, 1), Decimal(value))],
                source="东府〔2020〕9号",
                entered_by=entered,
                approved_by=approved,
            )


def page(role, area=None):
    client = staff.browser(staff.actor(role, area))
    client.cookies["django_language"] = "en"
    return client.get(PAGE)


def test_every_version_stands_with_its_source_and_its_two_people(raised):
    text = page(Role.STANDARDS).content.decode()
    row = text[text.index("Old-age allowance from 80") :]
    row = row[: row.index("Old-age allowance from 90")]
    assert row.index("130.00") < row.index("120.00") < row.index("100.00")
    assert "replaced on" in row and "2020-05-25" in row
    assert "东府〔2020〕9号" in row and "东府〔2019〕1号" in row
    assert "赵敏" in row and "黄丽华" in row


def test_a_town_sees_the_city_above_it_and_not_its_neighbour(raised):
    with business_time(date(2020, 5, 1)):
        settings.publish(
            areas.other_town(), "old-age.start", date(2020, 6, 1), "month-after-age", source="虎门"
        )
    text = page(Role.CASEWORKER).content.decode()
    assert "1,060.00" in text
    assert "month-after-age" not in text
    neighbour = staff.actor(Role.CASEWORKER, areas.other_town(), "林芳", "linfang")
    assert "month-after-age" in staff.browser(neighbour).get(PAGE).content.decode()


def test_who_has_no_business_here_is_turned_away(raised):
    assert page(Role.AUDITOR).status_code == 403


def test_the_page_takes_few_queries(raised, django_assert_max_num_queries):
    client = staff.browser(staff.actor(Role.STANDARDS))
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        assert client.get(PAGE).context["standards"]
