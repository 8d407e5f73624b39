"""What is issued and not carried is found at once, however much was ever paid; only the database says so."""

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.payments import (
    batches,
    candidates,
    corrections,
    late_returns,
    ledger,
    queries,
    repair,
    returns,
)
from civilaffairs.payments.models import FreeLine, Transfer
from tests.factories import money
from tests.factories.money import BANK, FIRST, JULY, JUNE, THIRD, Office, return_text


@pytest.fixture
def office(office: Office) -> Office:
    money.due("陈秀英", FIRST, "300.00", "80.00")
    ledger.book_run(money.run())
    return office


def free() -> list[int]:
    return [int(line.line.amount) for line in FreeLine.objects.select_related("line").order_by("line")]


def test_a_line_is_free_until_a_transfer_carries_it_and_again_when_that_is_taken_back(office: Office):
    assert free() == [300, 80]
    batch = office.prepared()
    assert free() == []
    batches.cancel(office.maker, batch.pk, version=batch.version, reason="x")
    assert free() == [300, 80]
    assert candidates.free_lines(JUNE, money.city(), None).count() == 2
    office.exported()
    assert free() == []


def test_what_came_back_is_free_once_corrected_and_no_more_when_the_bank_paid_it_late(office: Office):
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: "03"}).encode())
    failed = batch.transfers.get()
    assert free() == []
    corrections.correct(office.maker, failed.pk, THIRD, BANK)
    repair.confirm(office.checker, failed.pk)
    assert free() == [300, 80]
    again = office.prepared(JULY)
    batches.cancel(office.maker, again.pk, version=again.version, reason="x")
    assert free() == [300, 80]
    repair.paid_late(office.maker, failed.pk, "x", "V-1")
    assert (free(), candidates.free_lines(JULY, money.city(), None).count()) == ([], 0)
    late_returns.note(office.maker, failed.pk, "02", "x", "V-2")
    assert free() == [300, 80]


def test_a_negative_line_is_never_free(office: Office):
    award = FreeLine.objects.select_related("line__award").earliest("line").line.award
    money.line(award, "-50.00")
    assert free() == [300, 80]


def test_what_a_later_line_took_back_says_so_and_is_not_counted(office: Office):
    award = FreeLine.objects.select_related("line__award").earliest("line").line.award
    code = award.lines.order_by("pk").values_list("line", flat=True)[0]
    money.line(award, "-300.00", code)
    assert list(FreeLine.objects.order_by("line").values_list("taken_back", flat=True)) == [True, False]
    [left] = queries.not_in_batch(office.maker, JUNE)
    assert (left.count, int(left.total)) == (1, 80)
    listed = candidates.payable_in_list(JUNE, money.city()).values_list("line", flat=True)
    assert list(listed) == [line.pk for line in candidates.payable_lines(JUNE, money.city())]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM payments_freeline", "INSERT INTO payments_freeline VALUES (0)"]
)
def test_nobody_writes_the_list(office: Office, statement: str):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_month_of_paid_transfers_leaves_nothing(office: Office):
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch).encode())
    assert set(batch.transfers.values_list("state", flat=True)) == {Transfer.State.PAID}
    assert free() == []
