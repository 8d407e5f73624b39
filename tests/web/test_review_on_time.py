"""动态管理: what is to be reviewed when, by class; from the list to “nothing has changed” in two clicks."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import reviews, reviews_due, settings
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.models import Award, ReviewClass
from civilaffairs.casework.models import Case
from civilaffairs.lib.errors import Refused
from tests.factories import areas, staff, welfare
from tests.factories.radar import find
from tests.factories.sketch import PersonSketch
from tests.payments.pages import english

DECIDED = date(2020, 5, 12)


@pytest.fixture
def award(db: None) -> Award:
    """Minimum living for one, confirmed in May 2020."""
    welfare.publish()
    welfare.fund()
    home = welfare.household(PersonSketch(date(1980, 1, 1), incomes={"wage": Decimal(300)}))
    return welfare.grant(home, day=DECIDED)


def due_on(day: date = DECIDED) -> list[tuple[str, date]]:
    rows = reviews_due.with_due(Award.objects.all(), Area.objects.filter(pk=areas.town().pk), day)
    return [(row.letter, row.due_on) for row in rows]


def give(award: Award, letter: str, reason: str = "A son earns by the day.") -> ReviewClass:
    return reviews.give_class(award, letter, reason, staff.actor(Role.SUPERVISOR))


def test_the_class_says_how_often(award: Award):
    assert due_on() == [("A", date(2021, 5, 12))]
    for letter, day in (("B", date(2020, 11, 12)), ("C", date(2020, 8, 12)), ("A", date(2021, 5, 12))):
        give(award, letter)
        assert due_on() == [(letter, day)]
    assert [one.day for one in find("review", date(2021, 5, 12))] == [date(2021, 5, 12)]


def test_a_town_may_look_more_often_and_not_more_seldom_than_the_law(award: Award):
    give(award, "B")
    settings.publish(areas.town(), "review.months", date(2020, 1, 1), {"A": 12, "B": 4, "C": 1}, source="1号")
    assert due_on() == [("B", date(2020, 9, 12))]
    with pytest.raises(BenefitRefused, match=r"review\.months"):
        settings.publish(
            areas.town(), "review.months", date(2020, 1, 1), {"A": 12, "B": 7, "C": 1}, source="2号"
        )


def test_what_has_no_classes_is_looked_at_once_a_year(award: Award):
    elder = welfare.household(PersonSketch(date(1935, 7, 15)), number="H2").persons[0]
    allowance = welfare.grant(elder, "old-age", DECIDED)
    assert ("", date(2021, 5, 12)) in due_on()
    with pytest.raises(Refused, match="不分类别"):
        give(allowance, "B")
    with pytest.raises(Refused, match="请填写原因。"):
        give(award, "B", " ")


def test_from_the_list_to_nothing_has_changed_in_two_clicks(award: Award):
    give(award, "B")
    supervisor = staff.actor(Role.SUPERVISOR)
    with business_time(date(2020, 11, 20)):
        client = english(supervisor)
        shown = client.get(reverse("reviewing:due") + "?when=overdue").content.decode()
        assert award.number in shown and "8 days late" in shown
        [start] = re.findall(rf'action="({reverse("reviews:start", args=[award.pk])})"', shown)
        case_page = client.post(start, follow=True).content.decode()
        case = Case.objects.get()
        assert "Checked: nothing has changed." in case_page  # filled in: the second click sends it
        assert due_on() == []  # under review
        opinion = {"version": case.version, "opinion": "Checked: nothing has changed."}
        client.post(reverse("casework:step", args=[case.pk, "no-change"]), opinion)
        case.refresh_from_db()
    assert case.state == "unchanged"
    assert due_on() == [("B", date(2021, 5, 20))]


def test_the_class_on_its_page_and_for_ever(award: Award):
    client = english(staff.actor(Role.SUPERVISOR))
    address = reverse("reviewing:class", args=[award.pk])
    assert client.post(address, {"letter": "C", "reason": ""}).status_code == 422
    assert client.post(address, {"letter": "C", "reason": "Day labourers"}).status_code == 302
    assert "Day labourers" in client.get(address).content.decode()
    assert english(staff.actor(Role.FINANCE_MAKER)).get(address).status_code == 403
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ReviewClass.objects.update(letter="A")
