"""备用金: finance tops a town's reserve up, the town hands relief out of it, and it never goes below zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards, standards
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.fixing import IN_CASH
from civilaffairs.benefits.models import AwardAmount
from civilaffairs.benefits.standards import Entry
from civilaffairs.benefits.values import Value
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import candidates, ledger, reserves, runs
from civilaffairs.payments.models import Reserve, ReserveMovement, Run
from civilaffairs.people.models import Decision
from tests.factories import areas, money, staff
from tests.factories.money import JUNE, Office
from tests.factories.reliefs import EMERGENCY, relief
from tests.payments.pages import english, page

pytestmark = pytest.mark.usefixtures("books_agree")

MANY: dict[str, Value] = {"kind": "emergency", "persons": Decimal(9), "months": Decimal(6)}  # the cap: 10,600
ILLNESS: dict[str, Value] = {"kind": "expenditure", "self_paid": Decimal(15000)}  # 0.30 × 10000 = 3000


@pytest.fixture
def reserve(office: Office) -> Reserve:
    """Shilong's, with 20,000 yuan."""
    standards.publish(
        money.city(), [Entry("minimum-living", date(2019, 1, 1), Decimal(1060))], source="synthetic"
    )
    money.fund("local")
    opened = reserves.open_for(office.releaser, areas.town(), money.fund("local"))
    reserves.top_up(office.maker, opened.pk, Decimal(20000), "V-1")
    return opened


def hand_out(reserve, award, receipt="R-1"):
    return reserves.draw(staff.actor(Role.CASEWORKER), reserve.pk, award.pk, receipt)


def test_draws_and_top_ups_leave_what_they_should(office: Office, reserve: Reserve):
    hand_out(reserve, relief("陈秀英", EMERGENCY))
    hand_out(reserve, relief("李明", ILLNESS), "R-2")
    reserves.top_up(office.maker, reserve.pk, Decimal(5000), "V-2")
    assert reserves.balance(reserve) == Decimal("19880.00") == reserves.booked(reserve)
    assert reserves.waiting(reserve) == []


def test_a_draw_beyond_the_balance_is_refused(office: Office, reserve: Reserve):
    hand_out(reserve, relief("陈秀英", MANY))
    second = relief("李明", MANY)
    with pytest.raises(Refused, match=r"holds 9,400\.00 yuan, 10,600\.00 are needed"):
        hand_out(reserve, second)
    assert reserves.balance(reserve) == Decimal("9400.00")


def movement(office, reserve, seq, before, amount, award=None):
    return ReserveMovement.objects.create(
        reserve=reserve, seq=seq, kind="draw" if award else "top-up", before=Decimal(before),
        amount=Decimal(amount), after=Decimal(before) + Decimal(amount), award=award, receipt="X",
        booked_on=date(2020, 6, 5), actor=office.maker.user,
    )  # fmt: skip


def test_the_database_lets_no_balance_fall_below_zero(office: Office, reserve: Reserve):
    hand_out(reserve, relief("陈秀英", MANY))
    second = relief("李明", MANY)
    with pytest.raises(DatabaseError, match="reserve_never_negative"), transaction.atomic():
        movement(office, reserve, 3, "9400", "-10600", second)


@pytest.mark.parametrize(("seq", "before"), [(2, "0"), (3, "20000"), (1, "0"), (2, "20000.01")])
def test_the_database_lets_no_movement_pass_over_another(office: Office, reserve: Reserve, seq, before):
    with pytest.raises(DatabaseError, match="starts from the last balance"), transaction.atomic():
        movement(office, reserve, seq, before, "100")


def test_a_movement_is_never_changed(office: Office, reserve: Reserve):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        reserve.movements.update(receipt="other")


def test_only_what_was_granted_in_cash_is_handed_out_and_only_once(office: Office, reserve: Reserve):
    by_bank = relief("陈秀英", EMERGENCY, cash=False)
    with pytest.raises(Refused, match="Nothing of this award"):
        hand_out(reserve, by_bank)
    in_cash = relief("李明", EMERGENCY)
    hand_out(reserve, in_cash)
    with pytest.raises(Refused, match="Nothing of this award"):
        hand_out(reserve, in_cash)
    with pytest.raises(DatabaseError, match="no decision of this town"), transaction.atomic():
        movement(office, reserve, 3, "17880", "-2120", by_bank)


def test_a_benefit_without_cash_is_not_granted_in_cash(office: Office, reserve: Reserve):
    person = money.person("莫小妹", date(2001, 3, 2))
    told = Decision.objects.create(kind="confirmation", decided_on=date(2020, 6, 5))
    standards.publish(money.city(), [Entry("funeral-subsidy", JUNE, Decimal(1500))], source="synthetic")
    with pytest.raises(BenefitRefused, match="not paid in cash"), transaction.atomic():
        awards.confirm(
            "funeral-subsidy", person, applied_on=JUNE, confirmed_on=JUNE, area=areas.town(), decision=told,
            answers={"cost": Decimal(10), IN_CASH: True},
        )  # fmt: skip
    assert not AwardAmount.objects.exists()


def test_the_run_clears_what_was_paid_ahead_and_no_batch_pays_it_again(office: Office, reserve: Reserve):
    hand_out(reserve, relief("陈秀英", EMERGENCY))
    by_bank = relief("李明", EMERGENCY, cash=False, number=money.SECOND)
    with business_time(date(2020, 6, 6)):
        run = runs.start(office.maker, JUNE, money.city(), ["temporary-relief"], Run.Kind.OFF_CYCLE)
        money.carry_out(run)
    assert [line.amount for line in run.lines.all()] == [Decimal(2120)] * 2
    [books] = ledger.trial_balance()
    assert books.total == 0
    assert books.by_code["entitled"] == Decimal("-2120.00")  # the one that goes through the bank
    assert books.by_code["reserve"] == Decimal("17880.00")
    [line] = candidates.payable_lines(JUNE, money.city(), money.fund("local"))
    assert line.award == by_bank


def test_the_pages_show_the_reserve_and_take_both_acts(
    office: Office, reserve: Reserve, django_assert_max_num_queries
):
    award = relief("陈秀英", EMERGENCY)
    clerk, maker = english(staff.actor(Role.CASEWORKER)), english(office.maker)
    assert "20,000.00" in page(maker, "reserves")
    shown = page(clerk, "reserve", reserve.pk)
    assert award.number in shown and "agrees with the ledger" in shown and "Hand out" in shown
    address = reverse("payments:reserve-draw", args=[reserve.pk])
    assert clerk.post(address, {"award": str(award.pk), "receipt": ""}).status_code == 422
    assert clerk.post(address, {"award": "nothing", "receipt": "R-1"}).status_code == 422
    assert clerk.post(address, {"award": str(award.pk), "receipt": "R-1"}).status_code == 302
    top_up = reverse("payments:reserve-top-up", args=[reserve.pk])
    assert clerk.post(top_up, {"amount": "1", "receipt": "V"}).status_code == 403
    assert maker.post(top_up, {"amount": "-5", "receipt": "V"}).status_code == 422
    assert maker.post(top_up, {"amount": "5,000", "receipt": "V-2"}).status_code == 302
    with django_assert_max_num_queries(25):
        shown = page(maker, "reserve", reserve.pk)
    assert "22,880.00" in shown and "Nothing waits to be handed out" in shown
    assert "R-1" in shown and "V-2" in shown


def test_another_town_sees_nothing_of_it(office: Office, reserve: Reserve):
    elsewhere = staff.actor(Role.CASEWORKER, areas.other_town(), "何敏", "hemin")
    client = english(elsewhere)
    assert client.get(reverse("payments:reserve", args=[reserve.pk])).status_code == 404
    assert "20,000.00" not in page(client, "reserves")
