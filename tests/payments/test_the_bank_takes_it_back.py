"""退汇 after the fact: the bank returns what it had reported as paid; it is booked and sent again."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import corrections, late_returns, queries, repair, returns
from civilaffairs.payments.books import execution
from civilaffairs.payments.models import Batch, Posting, Transfer
from tests.factories import areas, money, recoveries, staff
from tests.factories.bank import pain002
from tests.factories.money import BANK, JULY, THIRD, Office, books, return_text
from tests.payments.pages import english, page

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def paid(june: Office) -> Transfer:
    """李明's payment, of a batch that was paid whole and reconciled."""
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch).encode())
    return batch.transfers.get(payee_name="李明")


def take_back(office: Office, transfer: Transfer) -> None:
    voucher = f"0617-{transfer.events.count()}"
    late_returns.note(office.maker, transfer.pk, "02", f"退汇凭证 {voucher}", voucher)


def test_it_is_booked_comes_to_the_desk_and_is_sent_again(june: Office, paid: Transfer):
    take_back(june, paid)
    paid.refresh_from_db()
    assert (paid.state, paid.batch.state) == ("failed", "returned")
    assert books() == {"expense": 2280, "paid": -1140, "returned": -1140}
    posting = Posting.objects.latest("pk")
    assert (posting.kind, posting.batch, posting.memo) == ("return", paid.batch, paid.reference)
    [open_one] = queries.open_failures(june.maker)
    assert (open_one, queries.bank_answers([paid])[paid.pk].code) == (paid, "02")
    with pytest.raises(Refused, match="nothing to pay"):
        june.prepared(JULY)

    corrections.correct(june.maker, paid.pk, THIRD, BANK)
    repair.confirm(june.checker, paid.pk)
    july = june.exported(JULY)
    again = july.transfers.get()
    assert (again.replaces, again.amount, again.account.number) == (paid, paid.amount, THIRD)
    assert Batch.objects.get(pk=paid.batch_id).state == "reconciled"
    assert books() == {"expense": 2280, "paid": -1140, "released": -1140}
    returns.import_file(june.maker, july.pk, "r2.txt", return_text(july).encode())
    assert books() == {"expense": 2280, "paid": -2280}
    sums = execution.of_year(june.checker, money.city(), JULY).total
    assert [int(sums[name]) for name in ("paid", "returned", "released")] == [2280, 1140, 3420]


def test_a_second_notice_changes_nothing(june: Office, paid: Transfer):
    take_back(june, paid)
    before = books(), paid.events.count(), Posting.objects.count()
    with pytest.raises(Refused, match="only what was paid can be taken back"):
        take_back(june, paid)
    assert (books(), paid.events.count(), Posting.objects.count()) == before


def test_a_file_that_says_so_is_held_until_it_is_noted_and_then_changes_nothing(june: Office):
    batch = june.exported(profile="pain.001.03")
    first = pain002(batch, {}, group="PART", leave_out=[1]).encode()
    returns.import_file(june.maker, batch.pk, "one.xml", first)
    later = pain002(batch, {2: "02"}, group="PART", leave_out=[1]).encode()
    with pytest.raises(returns.ReturnRefused) as held:
        returns.import_file(june.maker, batch.pk, "two.xml", later)
    assert "note that at the repair desk" in str(held.value.problems[0].remedy)
    before = books()

    take_back(june, batch.transfers.get(position=2))
    noted = books()
    assert noted == {"expense": 2280, "released": -1140, "returned": -1140} != before
    with pytest.raises(Refused, match="nothing new"):
        returns.import_file(june.maker, batch.pk, "two.xml", later)
    rest = pain002(batch, {2: "02"}).encode()
    returns.import_file(june.maker, batch.pk, "three.xml", rest)
    assert returns.import_file(june.maker, batch.pk, "three.xml", rest).already
    assert books() == {"expense": 2280, "paid": -1140, "returned": -1140}
    assert [t.state for t in batch.transfers.order_by("position")] == ["paid", "failed"]


def test_paid_late_and_taken_back_again_the_corrected_account_gets_it(june: Office, paid: Transfer):
    take_back(june, paid)
    corrections.correct(june.maker, paid.pk, THIRD, BANK)
    repair.confirm(june.checker, paid.pk)
    repair.paid_late(june.maker, paid.pk, "statement", "V-1")
    with pytest.raises(Refused, match="nothing to pay"):
        june.prepared(JULY)
    take_back(june, paid)
    assert june.prepared(JULY).transfers.get().account.number == THIRD
    assert books() == {"expense": 2280, "paid": -1140, "returned": -1140}


def test_only_what_was_paid_with_a_reason_and_by_whoever_brings_in_returns(june: Office, paid: Transfer):
    with pytest.raises(Refused, match="Say how"):
        late_returns.note(june.maker, paid.pk, "02", " ", "V-2")
    with pytest.raises(Forbidden):
        late_returns.note(june.checker, paid.pk, "02", "x", "V-2")
    with pytest.raises(Refused, match="No transfer has the reference"):
        late_returns.find(june.maker, "X-1")
    elsewhere = staff.actor(Role.FINANCE_MAKER, areas.other_town(), "何敏", "hemin")
    with pytest.raises(Refused, match="No transfer has the reference"):
        late_returns.find(elsewhere, paid.reference)


@pytest.mark.pdf
def test_what_a_decision_claims_back_came_home_as_its_refund(office: Office):
    award = recoveries.paid(office)
    recoveries.taken_back(award, "260.00")
    transfer = Transfer.objects.get()
    recoveries.decided(office, award)
    before = books()
    with pytest.raises(Refused, match="claims this payment back"):
        take_back(office, transfer)
    transfer.refresh_from_db()
    assert (transfer.state, books()) == ("paid", before)


def test_the_database_wants_it_noted_and_opens_no_batch_without(june: Office, paid: Transfer):
    with pytest.raises(DatabaseError, match="nobody noted"), transaction.atomic():
        Transfer.objects.filter(pk=paid.pk).update(state="failed")
    with pytest.raises(DatabaseError, match="took nothing back"), transaction.atomic():
        Batch.objects.update(state="returned")


def test_the_desk_takes_the_notice(june: Office, paid: Transfer):
    desk = english(june.maker)
    assert "The bank took back a payment" in page(desk, "repair")
    assert "The bank took back a payment" not in page(english(june.checker), "repair")
    address = reverse("payments:repair-take-back")
    notice = {"reference": paid.reference, "code": "02", "reason": "退汇凭证 0617", "voucher": "0617-1"}
    assert desk.post(address, {**notice, "reference": "?"}).status_code == 422
    shown = desk.post(address, notice, follow=True).content.decode()
    assert paid.reference in shown
    assert "The account was closed" in shown
    assert books()["returned"] == Decimal(-1140)
