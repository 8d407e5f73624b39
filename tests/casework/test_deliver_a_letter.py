"""Delivering a letter: who received it, when and how, on its page and kept in the database."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.casework import letters
from civilaffairs.casework.letters import delivery
from civilaffairs.casework.letters.delivery import Receipt
from civilaffairs.casework.models import Case, Delivery, Letter
from civilaffairs.lib.errors import Refused
from tests.factories import staff

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
WEDNESDAY, MONTH = date(2020, 9, 30), date(2020, 10, 1)


@pytest.fixture
def letter(case: Case, lihua: Actor) -> Letter:
    said = {
        "applicant": "张大山",
        "members": 2,
        "first_month": date(2020, 10, 1),
        "amount": Decimal(100),
        "lines": [],
    }
    return letters.issue("agree", actor=lihua, office=lihua.area, case=case, context=said)


def test_a_delivery_is_entered_on_the_page_of_the_letter(letter: Letter, case: Case, jing: Actor) -> None:
    page = reverse("casework:letter", args=[case.pk, letter.pk])
    browser = staff.browser(jing)
    slip = {"delivered_on": "2020-09-30", "mode": "direct", "received_by": "张大山", "served_by": "陈静"}
    with business_time(WEDNESDAY):
        assert browser.post(page, {**slip, "received_by": ""}).status_code == 422
        assert browser.post(page, slip).status_code == 302
        shown = browser.get(page).content.decode()
    entered = letter.deliveries.get()
    assert (entered.delivered_on, entered.received_by, entered.entered_by) == (WEDNESDAY, "张大山", jing.user)
    assert letter.check_code in shown
    assert "2020-09-30" in staff.browser(jing).get(reverse("casework:case", args=[case.pk])).content.decode()
    event = Event.objects.get(action="letter.deliver")
    assert event.detail == {"mode": "direct", "on": "2020-09-30"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT received_by FROM casework_delivery")
        assert "张大山".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "receipt",
    [
        Receipt(date(2020, 9, 27), "direct", "陈静", received_by="张大山"),
        Receipt(date(2020, 10, 1), "direct", "陈静", received_by="张大山"),
        Receipt(WEDNESDAY, "left", "陈静"),
        Receipt(WEDNESDAY, "post", "陈静"),
        Receipt(WEDNESDAY, "direct", " ", received_by="张大山"),
    ],
    ids=[
        "before it was issued",
        "in the future",
        "left without a witness",
        "post without a number",
        "by nobody",
    ],
)
def test_an_impossible_delivery_is_refused(letter: Letter, jing: Actor, receipt: Receipt) -> None:
    with business_time(WEDNESDAY), pytest.raises(Refused):
        delivery.enter(letter, jing, receipt)
    assert not letter.deliveries.exists()


def test_a_void_letter_and_one_that_goes_to_nobody_are_not_delivered(
    letter: Letter, case: Case, jing: Actor, lihua: Actor
) -> None:
    letters.void(letter, actor=lihua, reason="日期有误")
    receipt = Receipt(date(2020, 9, 28), "direct", "陈静", received_by="张大山")
    with pytest.raises(Refused):
        delivery.enter(letter, jing, receipt)
    roster = letters.issue("roster", actor=lihua, office=lihua.area, case=case, context={"sheets": []})
    with pytest.raises(Refused):
        delivery.enter(roster, jing, receipt)


@pytest.mark.parametrize(
    "row",
    [{"mode": "direct"}, {"mode": "left"}, {"mode": "post"}],
    ids=["signed by nobody", "without a witness", "without a number"],
)
def test_the_database_refuses_what_proves_nothing(letter: Letter, jing: Actor, row: dict[str, str]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.create(
            letter=letter, delivered_on=WEDNESDAY, served_by="陈静", entered_by=jing.user, **row
        )


def test_an_entered_delivery_is_never_changed(letter: Letter, jing: Actor) -> None:
    delivery.enter(letter, jing, Receipt(date(2020, 9, 28), "direct", "陈静", received_by="张大山"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_delivery SET mode = 'post'")
