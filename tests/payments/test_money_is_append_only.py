"""What the database refuses whoever asks, in raw SQL, as the role that serves the pages."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.payments import ledger
from civilaffairs.payments.models import Batch, Entry, Fund, LedgerAccount, Posting
from tests.factories import areas, money
from tests.factories.money import FIRST, SECOND, Office


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


@pytest.mark.parametrize("table", ["line", "inputset", "posting", "entry", "batchsignature", "bankfile",
                                   "returnfile", "transferevent"])  # fmt: skip
@pytest.mark.parametrize("change", ["UPDATE payments_{} SET id = id", "DELETE FROM payments_{}",
                                    "TRUNCATE payments_{} CASCADE"])  # fmt: skip
def test_rows_of_record_are_only_ever_added(office: Office, table: str, change: str):
    assert "permission denied" in refused(change.format(table))


@pytest.fixture
def frozen(office: Office) -> Batch:
    money.due("陈秀英", FIRST)
    return office.prepared()


@pytest.mark.parametrize("column", ["amount = amount + 1", "reference = 'X'", "payee_name = '李明'",
                                    "memo = ''", "position = 9", "payee_person_id = NULL"])  # fmt: skip
def test_a_frozen_transfer_does_not_change(frozen: Batch, column: str):
    assert "frozen" in refused(f"UPDATE payments_transfer SET {column} WHERE batch_id = %s", frozen.pk)


@pytest.mark.parametrize("column", ["total = total + 1", "count = 9", "digest = 'x'", "pay_on = '2020-07-01'",
                                    "encoding = 'gbk'", "number = 'X'",
                                    "payer_account = NULL"])  # fmt: skip
def test_a_frozen_batch_does_not_change(frozen: Batch, column: str):
    assert "frozen" in refused(f"UPDATE payments_batch SET {column} WHERE id = %s", frozen.pk)


def test_nothing_is_added_to_or_taken_from_a_frozen_batch(frozen: Batch):
    another = money.account(SECOND, "X")
    transfer = frozen.transfers.get()
    assert "frozen" in refused(
        "INSERT INTO payments_transfer (id, batch_id, position, reference, account_id, payee_name, amount,"
        " memo, state) SELECT uuidv7(), batch_id, 2, 'X', %s, 'X', 1, '', 'waiting'"
        " FROM payments_transfer WHERE batch_id = %s",
        another.pk,
        frozen.pk,
    )
    refused("DELETE FROM payments_transfer WHERE id = %s", transfer.pk)
    refused("DELETE FROM payments_transferline WHERE transfer_id = %s", transfer.pk)
    later = money.line(transfer.carried.all()[0].line.award, "5.00", month=money.JULY)
    assert "frozen" in refused(
        "INSERT INTO payments_transferline (transfer_id, line_id, live) VALUES (%s, %s, false)",
        transfer.pk,
        later.pk,
    )


def test_rows_of_two_batches_are_each_looked_at(frozen: Batch):
    """One statement that adds to a draft as well: the frozen batch alone is enough to refuse it."""
    draft = Batch.objects.create(
        number="X",
        month=money.JUNE,
        area=money.city(),
        office=money.city(),
        fund=Fund.objects.get(),
        pay_on=money.JUNE,
    )
    another = money.account(SECOND, "X")
    assert "frozen" in refused(
        "INSERT INTO payments_transfer (id, batch_id, position, reference, account_id, payee_name, amount,"
        " memo, state) SELECT uuidv7(), id, 9, number || '-9', %s, 'X', 1, '', 'waiting' FROM payments_batch"
        " WHERE id IN (%s, %s)",
        another.pk,
        draft.pk,
        frozen.pk,
    )


def test_a_line_is_not_freed_while_its_transfer_is_under_way(frozen: Batch):
    assert "neither failed" in refused("UPDATE payments_transferline SET live = false")


def test_a_transfer_takes_no_short_cut(frozen: Batch):
    assert "does not go" in refused("UPDATE payments_transfer SET state = 'paid'")


@pytest.mark.parametrize("state", ["draft", "released", "exported", "returned", "reconciled"])
def test_a_batch_takes_no_short_cut(frozen: Batch, state: str):
    assert "does not go" in refused("UPDATE payments_batch SET state = %s", state)


def test_released_is_not_exported_without_a_file(office: Office):
    money.due("陈秀英", FIRST)
    office.released()
    assert "no bank file" in refused("UPDATE payments_batch SET state = 'exported'")


def test_exported_is_not_settled_without_a_return(office: Office):
    money.due("陈秀英", FIRST)
    office.exported()
    assert "no return file" in refused("UPDATE payments_batch SET state = 'reconciled'")


def test_a_batch_begins_as_a_draft(frozen: Batch):
    assert "begins as a draft" in refused(
        "INSERT INTO payments_batch (id, number, month, area_id, office_id, fund_id, profile, encoding,"
        " state, pay_on, count, total, digest, version)"
        " SELECT uuidv7(), 'X', month, area_id, office_id, fund_id, profile, encoding,"
        " 'released', pay_on, 0, 0, '', 1 FROM payments_batch"
    )


def test_totals_that_are_not_those_of_the_rows_do_not_freeze(office: Office):
    draft = Batch.objects.create(
        number="X",
        month=money.JUNE,
        area=money.city(),
        office=money.city(),
        fund=money.fund(),
        pay_on=money.JUNE,
        digest="d",
    )
    draft.signatures.create(step="prepared", user=office.maker.user, digest="d")
    assert "totals" in refused(
        "UPDATE payments_batch SET state = 'prepared', count = 1, total = 5 WHERE id = %s", draft.pk
    )


def test_an_unbalanced_posting_is_refused_at_commit(office: Office):
    account = LedgerAccount.objects.create(code="expense", fund=money.fund(), area=areas.town())
    posting = Posting.objects.create(kind="entitlement", booked_on=money.JUNE)
    with pytest.raises(DatabaseError, match="does not sum to zero"), transaction.atomic():
        Entry.objects.create(posting=posting, account=account, amount="5.00")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_posting_balances_in_each_town(office: Office):
    """Zero in sum but not town by town: money would have moved between two towns' books."""
    one, other = areas.town(), areas.other_town()
    posting = Posting.objects.create(kind="entitlement", booked_on=money.JUNE)
    rows = [
        Entry(posting=posting, amount=amount, account=LedgerAccount.objects.create(
            code=code, fund=money.fund(), area=town))
        for code, town, amount in (("expense", one, "5.00"), ("entitled", other, "-5.00"))
    ]  # fmt: skip
    with pytest.raises(DatabaseError, match="each fund and town"), transaction.atomic():
        Entry.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_one_line_is_in_one_live_transfer(office: Office):
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.prepared()
    draft = Batch.objects.create(
        number="X",
        month=money.JUNE,
        area=money.city(),
        office=money.city(),
        fund=Fund.objects.get(),
        pay_on=money.JUNE,
    )
    taken = batch.transfers.all()[0]
    again = draft.transfers.create(
        position=1, reference="X-1", account=taken.account, payee_name="陈秀英", amount=taken.amount
    )
    assert "line_in_one_live_transfer" in refused(
        "INSERT INTO payments_transferline (transfer_id, line_id, live) VALUES (%s, %s, true)",
        again.pk, taken.carried.all()[0].line_id,
    )  # fmt: skip
    assert ledger.trial_balance() == []


def test_a_run_covers_nothing_of_which_an_earlier_one_knew_more(office: Office):
    """Even one that is put in beside the product's code, and even if the wiser one was off-cycle."""
    wiser = money.run(state="computed")
    cover = (
        "INSERT INTO payments_runcover (run_id, programme, town_id, open)"
        " SELECT %s, 'minimum-living', id, %s FROM accounts_area"
    )
    add = (
        "INSERT INTO payments_run (id, month, kind, number, area_id, programmes, known_until, state,"
        " line_count, total) SELECT uuidv7(), month, kind, %s, area_id, programmes,"
        " known_until - %s::interval, 'open', 0, 0"
        " FROM payments_run WHERE id = %s RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(cover, [wiser.pk, False])
        cursor.execute(add, [2, "1 second", wiser.pk])
        [less] = cursor.fetchone()
        cursor.execute(add, [3, "0", wiser.pk])
        [as_much] = cursor.fetchone()
    assert "knew more" in refused(cover, less, True)
    assert "permission denied" in refused("UPDATE payments_run SET known_until = known_until + '1 day'")
    assert "permission denied" in refused("DELETE FROM payments_runcover")
    with connection.cursor() as cursor:
        cursor.execute(cover, [as_much, True])
        assert cursor.rowcount > 0
