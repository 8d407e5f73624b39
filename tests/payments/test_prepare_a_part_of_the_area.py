"""Who pays for a city may prepare a batch of one town; what the office pays in a month counts together."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.benefits import settings
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import approvals, batches
from civilaffairs.payments.models import Batch
from tests.factories import areas, money, staff
from tests.factories.money import FIRST, JUNE, SECOND, THIRD, Office
from tests.payments.pages import english, page

RULE = {"above": "2000", "approvers": 2}


@pytest.fixture
def two_towns(office: Office) -> Office:
    money.due("陈秀英", FIRST, place=areas.town())
    money.due("李明", SECOND, place=areas.other_town())
    return office


def names(batch: Batch) -> list[str]:
    return [each.payee_name for each in batch.transfers.all()]


def test_one_town_is_frozen_and_the_other_stays_for_a_later_batch(two_towns: Office):
    [first] = batches.prepare_all(two_towns.maker, JUNE, areas.town(), money.fund())
    assert (names(first), first.area, first.office) == (["陈秀英"], areas.town(), money.city())
    [rest] = batches.prepare_all(two_towns.maker, JUNE, money.city(), money.fund())
    assert (names(rest), rest.area) == (["李明"], money.city())


def test_the_page_offers_the_towns_and_shows_what_each_would_be_paid(two_towns: Office):
    client = english(two_towns.maker)
    town = areas.town()
    terms = f"?month=2020-06&fund={money.fund().pk}"
    assert page(client, "prepare", query=terms).count(f'<option value="{town.pk}"') == 1
    shown = page(client, "prepare", query=f"{terms}&area={town.pk}")
    assert "1,140.00" in shown and "2,280.00" not in shown
    posted = {"month": "2020-06", "fund": money.fund().pk, "area": town.pk, "pay_on": "2020-06-10"}
    template = "pipe:gb18030"
    assert client.post(reverse("payments:prepare"), posted | {"template": template}).status_code == 302
    assert names(Batch.objects.get()) == ["陈秀英"]


def test_no_area_beyond_the_own_is_taken(two_towns: Office):
    in_town = staff.actor(Role.FINANCE_MAKER, areas.town(), "林芳", "linfang")
    with pytest.raises(Forbidden):
        batches.prepare_all(in_town, JUNE, areas.other_town(), money.fund())
    posted = {"month": "2020-06", "fund": money.fund().pk, "area": areas.other_town().pk}
    answer = english(in_town).post(reverse("payments:prepare"), posted | {"pay_on": "2020-06-10"})
    assert answer.status_code == 422 and not Batch.objects.exists()


def test_splitting_a_month_by_towns_saves_no_approver(two_towns: Office):
    """Two towns with 1,140 yuan each, prepared by the city, are 2,280: the second needs both approvers."""
    settings.publish(money.city(), "batch.approvers", JUNE, RULE, source="x")
    [first] = batches.prepare_all(two_towns.maker, JUNE, areas.town(), money.fund())
    assert approvals.needed(first) == approvals.Needed(1, 1, Decimal(1140))
    [second] = batches.prepare_all(two_towns.maker, JUNE, areas.other_town(), money.fund())
    assert approvals.needed(second) == approvals.Needed(2, 1, Decimal(2280))
    once = batches.approve(two_towns.checker, second.pk, version=second.version)
    assert once.state == "prepared"
    with pytest.raises(DatabaseError, match="too few people"), transaction.atomic():
        Batch.objects.filter(pk=second.pk).update(state="approved")
    with pytest.raises(Refused):
        money.release(two_towns.releaser, second.pk, version=once.version)


def test_a_town_that_pays_for_itself_counts_its_own(two_towns: Office):
    settings.publish(money.city(), "batch.approvers", JUNE, RULE, source="x")
    batches.prepare_all(two_towns.maker, JUNE, areas.other_town(), money.fund())
    in_town = staff.actor(Role.FINANCE_MAKER, areas.town(), "林芳", "linfang")
    [own] = batches.prepare_all(in_town, JUNE, areas.town(), money.fund())
    assert approvals.needed(own).together == Decimal(1140)


def test_the_database_keeps_a_batch_within_the_area_of_its_office(two_towns: Office):
    [batch] = batches.prepare_all(two_towns.maker, JUNE, areas.town(), money.fund())
    with pytest.raises(DatabaseError, match="office that drew it up"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(office=areas.town())
    with pytest.raises(DatabaseError, match="office that drew it up"), transaction.atomic():
        Batch.objects.create(
            number="X", month=JUNE, area=money.city(), office=areas.town(), fund=money.fund(), pay_on=JUNE
        )


def test_of_both_towns_at_once_each_is_paid_once(two_towns: Office):
    money.due("王芳", THIRD, place=areas.town())
    [first] = batches.prepare_all(two_towns.maker, JUNE, areas.town(), money.fund())
    [rest] = batches.prepare_all(two_towns.maker, JUNE, money.city(), money.fund())
    assert sorted(names(first) + names(rest)) == sorted(["陈秀英", "王芳", "李明"])
    with pytest.raises(Refused, match="nothing to pay"):
        batches.prepare_all(two_towns.maker, JUNE, areas.other_town(), money.fund())
