"""A payment came back: the account is corrected, confirmed, and the next batch carries the lines."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, corrections, exports, ledger, repair, returns
from civilaffairs.payments.models import Batch, Transfer
from civilaffairs.people import payees
from civilaffairs.people.models import PayeeArrangement, Person
from tests.factories import money, staff
from tests.factories.money import BANK, FIRST, JULY, SECOND, THIRD, Office, books, return_text


@pytest.fixture
def failed(office: Office) -> Transfer:
    """June: 陈秀英 was paid, the bank sent 李明's payment back."""
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    return Transfer.objects.get(state="failed")


def settle(office: Office, batch: Batch) -> None:
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch).encode())


def test_from_the_failure_to_balanced_books(office: Office, failed: Transfer):
    assert books() == {"expense": 2280, "paid": -1140, "returned": -1140}

    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    with pytest.raises(Refused, match="nothing to pay"):
        office.prepared(JULY)  # nobody has confirmed yet
    repair.confirm(office.checker, failed.pk)

    again = office.prepared(JULY)
    [transfer] = again.transfers.all()
    assert (transfer.replaces, transfer.account.number, transfer.amount) == (failed, THIRD, failed.amount)
    again = batches.approve(office.checker, again.pk, version=again.version)
    again = money.release(office.releaser, again.pk, version=again.version)
    assert books() == {"expense": 2280, "paid": -1140, "released": -1140}
    assert Batch.objects.get(pk=failed.batch_id).state == "reconciled"

    exports.export(office.releaser, again.pk)
    settle(office, again)
    assert books() == {"expense": 2280, "paid": -2280}
    assert not Batch.objects.exclude(state="reconciled").exists()


def test_a_correction_confirmed_elsewhere_counts_as_well(office: Office, failed: Transfer):
    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    payees.confirm(PayeeArrangement.objects.get(confirmed_at=None), staff.actor(Role.SUPERVISOR))
    assert office.prepared(JULY).transfers.get().replaces == failed


def test_new_money_and_returned_money_share_a_transfer_and_are_booked_apart(office: Office, failed: Transfer):
    award = failed.carried.all()[0].line.award
    money.line(award, "1060.00", month=JULY)
    ledger.book_run(money.run(JULY))
    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    repair.confirm(office.checker, failed.pk)
    july = office.released(JULY)
    assert july.transfers.get().amount == Decimal("2200.00")
    assert books() == {"expense": 3340, "paid": -1140, "released": -2200}


def test_who_entered_the_account_cannot_confirm_it(office: Office, failed: Transfer):
    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    same = staff.actor(Role.FINANCE_CHECKER, money.city(), "张伟", "zhangwei")
    with pytest.raises(Refused, match="second person"):
        repair.confirm(same, failed.pk)


def test_a_batch_taken_back_leaves_the_way_free_for_another(office: Office, failed: Transfer):
    repair.send_again(office.maker, failed.pk, "The bank found its own mistake")
    first = office.prepared(JULY)
    batches.cancel(office.maker, first.pk, version=first.version, reason="Wrong day")
    assert office.prepared(JULY).transfers.get().replaces == failed


def test_failing_twice_makes_a_chain(office: Office, failed: Transfer):
    repair.send_again(office.maker, failed.pk, "Asked the bank")
    july = office.exported(JULY)
    returns.import_file(office.maker, july.pk, "r.txt", return_text(july, {1: "04"}).encode())
    assert books() == {"expense": 2280, "paid": -1140, "returned": -1140}
    second = Transfer.objects.get(batch=july)
    corrections.correct(office.maker, second.pk, THIRD, BANK)
    repair.confirm(office.checker, second.pk)
    third = office.prepared(JULY).transfers.get()
    assert third.replaces == second
    assert second.replaces == failed


def test_a_late_success_is_booked_as_paid(office: Office, failed: Transfer):
    repair.paid_late(office.maker, failed.pk, "Statement of 12 June", "V-1")
    assert books() == {"expense": 2280, "paid": -2280}
    assert Batch.objects.get(pk=failed.batch_id).state == "reconciled"
    with pytest.raises(Refused, match="settled already"):
        repair.send_again(office.maker, failed.pk, "Once more")


def test_paid_late_after_the_correction_is_not_paid_again(office: Office, failed: Transfer):
    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    repair.confirm(office.checker, failed.pk)
    repair.paid_late(office.maker, failed.pk, "Statement of 12 June", "V-1")
    assert books() == {"expense": 2280, "paid": -2280}
    with pytest.raises(Refused, match="nothing to pay"):
        office.prepared(JULY)


def test_paid_late_while_another_batch_carries_it_is_refused(office: Office, failed: Transfer):
    repair.send_again(office.maker, failed.pk, "Asked the bank")
    july = office.prepared(JULY)
    with pytest.raises(Refused, match=f"Batch {july.number} carries"):
        repair.paid_late(office.maker, failed.pk, "Statement of 12 June", "V-1")
    with pytest.raises(DatabaseError, match="by now"), transaction.atomic():
        Transfer.objects.filter(pk=failed.pk).update(state="paid")
    batches.cancel(office.maker, july.pk, version=july.version, reason="It was paid")
    repair.paid_late(office.maker, failed.pk, "Statement of 12 June", "V-1")
    assert books() == {"expense": 2280, "paid": -2280}


def test_a_part_that_goes_again_is_not_given_up_with_the_rest(office: Office):
    """Two households share an account; one of them has another by now."""
    for programme, line in (("minimum-living", "top-up"), ("old-age", "allowance")):
        head = Person.objects.filter(name="陈秀英").first() or money.person("陈秀英")
        subject = head if programme == "old-age" else money.household()
        money.arrange(subject, head, FIRST)
        money.line(money.award(subject, programme), "100.00", line)
    ledger.book_run(money.run())
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: "03"}).encode())
    [failed] = Transfer.objects.all()
    other = payees.arrange(head, head, "self", THIRD, head.name, "", office.maker.user, money.JUNE)
    payees.confirm(other, office.checker)
    assert office.prepared(JULY).total == 100
    with pytest.raises(Refused, match="A part"):
        repair.give_up(office.maker, failed.pk, "He died")


def test_what_is_still_due_cannot_be_given_up(office: Office, failed: Transfer):
    with pytest.raises(Refused, match="still due"):
        repair.give_up(office.maker, failed.pk, "He died")


def test_given_up_against_the_claim_once_the_line_was_taken_back(office: Office, failed: Transfer):
    award = failed.carried.all()[0].line.award
    taken_back = money.run(JULY)
    for line in award.lines.all():
        money.line(award, f"-{line.amount}", line.line, in_run=taken_back)
    ledger.book_run(taken_back)
    assert books() == {"expense": 1140, "paid": -1140, "returned": -1140, "claimed": 1140}
    repair.give_up(office.maker, failed.pk, "He died in May")
    assert books() == {"expense": 1140, "paid": -1140}
    assert Batch.objects.get(pk=failed.batch_id).state == "reconciled"
