"""By raw SQL too: nothing is paid or free again unless somebody said so, and no batch ends early."""

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.payments import batches, corrections, exports, ledger, repair, returns
from civilaffairs.payments.models import Batch, Transfer
from tests.factories.money import BANK, JULY, THIRD, Office, return_text


def refused(*statements: str) -> str:
    """What the database says to the page's role, at the latest when it would be kept."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        for statement in (*statements, "SET CONSTRAINTS ALL IMMEDIATE"):
            cursor.execute(statement)
    return str(error.value)


@pytest.mark.parametrize("state", ["paid", "failed"])
def test_what_was_sent_waits_for_the_banks_word(june: Office, state: str):
    june.exported()
    assert "nobody noted what the bank answered" in refused(f"UPDATE payments_transfer SET state = '{state}'")


def test_so_that_a_line_which_was_sent_cannot_be_freed_and_sent_again(june: Office):
    june.exported()
    assert "neither failed nor been cancelled" in refused("UPDATE payments_transferline SET live = FALSE")


def test_what_failed_is_paid_or_given_up_only_with_a_later_note(june: Office):
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {1: "03"}).encode())
    for state in ("paid", "cancelled"):
        change = f"UPDATE payments_transfer SET state = '{state}' WHERE state = 'failed'"
        assert "nobody noted what became of the payment" in refused(change)
    assert "nobody noted that the bank took it back" in refused(
        "UPDATE payments_transfer SET state = 'failed' WHERE state = 'paid'"
    )


def test_a_note_is_somebodys(june: Office):
    june.exported()
    note = "INSERT INTO payments_transferevent (transfer_id, state, code, text) SELECT id, 'failed', '', '' "
    assert "event_by_somebody" in refused(f"{note} FROM payments_transfer LIMIT 1")


def test_a_payment_is_taken_back_with_its_whole_batch(june: Office):
    batch = june.approved()
    change = "UPDATE payments_transfer SET state = 'cancelled' WHERE position = 1"
    assert "with its whole batch" in refused(change)
    batches.cancel(june.checker, batch.pk, version=batch.version, reason="Wrong day.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert {transfer.state for transfer in Transfer.objects.all()} == {"cancelled"}


def test_a_batch_with_an_unsettled_return_is_not_reconciled(june: Office):
    batch = june.exported()
    returns.import_file(june.maker, batch.pk, "r.txt", return_text(batch, {1: "03"}).encode())
    assert "a returned payment is not settled" in refused("UPDATE payments_batch SET state = 'reconciled'")
    failed = batch.transfers.get(state="failed")
    corrections.correct(june.maker, failed.pk, THIRD, BANK)
    repair.confirm(june.checker, failed.pk)
    june.released(JULY)
    assert Batch.objects.get(pk=batch.pk).state == "reconciled"


def test_nothing_goes_to_the_bank_that_is_not_booked(june: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger, "book_release", lambda *_given: None)
    batch = june.released()
    with pytest.raises(DatabaseError, match="booked as released"), transaction.atomic():
        exports.export(june.releaser, batch.pk)
