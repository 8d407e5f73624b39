"""The bank paid after all, when the office had settled the return already and was about to send it again."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, corrections, ledger, repair, returns
from civilaffairs.payments.models import Batch, Transfer
from civilaffairs.people import payees
from civilaffairs.people.models import Membership
from tests.factories import money, staff
from tests.factories.money import BANK, JULY, JUNE, THIRD, Office, return_text
from tests.payments.pages import english, page

WAITING = "?show=waiting"
FOURTH = "6299990000000000046"


@pytest.fixture
def corrected(june: Office) -> Transfer:
    """李明's payment came back; another account was entered and confirmed."""
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    failed = Transfer.objects.get(state="failed")
    corrections.correct(june.maker, failed.pk, THIRD, BANK)
    repair.confirm(june.checker, failed.pk)
    return failed


def note(actor: Any, transfer: Transfer, reason: str) -> Any:
    address = reverse("payments:repair-act", args=[transfer.pk, "paid-late"]) + WAITING
    return english(actor).post(address, {"reason": reason, "voucher": "0617-1"})


def test_the_desk_shows_what_waits_and_takes_the_note(june: Office, corrected: Transfer):
    desk = page(english(june.maker), "repair")
    assert "No returned payment is open" in desk
    assert WAITING in desk
    shown = page(english(june.maker), "repair", query=WAITING)
    assert corrected.reference in shown
    assert f"**** {THIRD[-4:]}" in shown
    assert "It goes into the next batch" in shown
    assert "The bank paid it late" in shown

    assert note(june.maker, corrected, "").status_code == 422
    response = note(june.maker, corrected, "Statement of 12 June")
    assert response.headers["Location"] == reverse("payments:repair") + WAITING

    corrected.refresh_from_db()
    assert (corrected.state, corrected.batch.state) == ("paid", "reconciled")
    [books] = ledger.trial_balance()
    assert {code: sum for code, sum in books.by_code.items() if sum} == {
        "expense": Decimal("2280.00"), "paid": Decimal("-2280.00"),
    }  # fmt: skip
    assert "No settled payment waits" in page(english(june.maker), "repair", query=WAITING)
    with pytest.raises(Refused, match="nothing to pay"):
        june.prepared(JULY)


def test_while_a_batch_is_being_signed_the_desk_says_which(june: Office, corrected: Transfer):
    july = june.prepared(JULY)
    shown = page(english(june.maker), "repair", query=WAITING)
    assert f"Batch {july.number} carries it again" in shown
    assert "take that batch back first" in shown
    assert "How this is known" not in shown
    assert note(june.maker, corrected, "Statement of 12 June").status_code == 422

    batches.cancel(june.maker, july.pk, version=july.version, reason="It was paid")
    assert note(june.maker, corrected, "Statement of 12 June").status_code == 302


def test_once_released_again_it_is_settled_and_gone_from_the_desk(june: Office, corrected: Transfer):
    june.released(JULY)
    assert corrected.reference not in page(english(june.maker), "repair", query=WAITING)


def test_who_may_not_note_it_is_told_who_can(june: Office, corrected: Transfer):
    supervisor = staff.actor(Role.FINANCE_CHECKER, money.city())
    shown = page(english(supervisor), "repair", query=WAITING)
    assert "The bank paid it late</button>" not in shown
    assert "This can be done by: Finance: preparation" in shown
    assert note(supervisor, corrected, "Statement of 12 June").status_code in (403, 422)


def test_of_two_failures_in_a_row_the_last_one_stands_on_the_desk(june: Office, corrected: Transfer):
    july = june.exported(JULY)
    returns.import_file(june.maker, july.pk, "r.txt", return_text(july, {1: "04"}).encode())
    second = Transfer.objects.get(batch=july)
    repair.send_again(june.maker, second.pk, "The bank thawed it")
    shown = page(english(june.maker), "repair", query=WAITING)
    assert second.reference in shown
    assert corrected.reference not in shown
    assert note(june.maker, second, "Statement of 12 July").status_code == 302
    assert not Batch.objects.exclude(state="reconciled").exists()


def test_a_payment_of_which_only_a_part_was_corrected_stays_to_be_settled(june: Office):
    """One household of a shared account has another account by now; the other's money is still open."""
    wife, husband = money.person("张敏"), money.person("赵强")
    home = money.household()
    for relation, member in (("02", wife), ("10", husband)):
        Membership.objects.create(
            household=home, person=member, relation=relation, valid_from=JUNE, source="application"
        )
        money.arrange(member, member, FOURTH, holder="张敏")
        money.line(money.award(member, "old-age"), "100.00", "allowance")
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {3: "03"}).encode())
    failed = Transfer.objects.get(state="failed")
    assert failed.amount == 200
    other = payees.arrange(husband, husband, "self", THIRD, "赵强", "", june.maker.user, JUNE)
    payees.confirm(other, june.checker)
    assert failed.reference in page(english(june.maker), "repair")
    assert failed.reference not in page(english(june.maker), "repair", query=WAITING)
