"""A late word about a payment names the bank's voucher, and a voucher tells of one payment."""

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.lib.errors import Refused
from civilaffairs.payments import late_returns, repair, returns
from civilaffairs.payments.models import Transfer, TransferEvent
from tests.factories import money
from tests.factories.money import FIRST, SECOND, Office, return_text


@pytest.fixture
def failed(office: Office) -> list[Transfer]:
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: "03", 2: "03"}).encode())
    return list(batch.transfers.order_by("position"))


def test_one_voucher_is_not_two_payments(office: Office, failed: list[Transfer]):
    one, other = failed
    with pytest.raises(Refused, match="number of the bank's voucher"):
        repair.paid_late(office.maker, one.pk, "Statement", " ")
    repair.paid_late(office.maker, one.pk, "Statement", "0617-1")
    for again in (
        lambda: repair.paid_late(office.maker, other.pk, "Statement", "0617-1"),
        lambda: late_returns.note(office.maker, one.pk, "02", "Notice", " 0617-1 "),
    ):
        with pytest.raises(Refused, match=f"entered for payment {one.reference}"):
            again()
    late_returns.note(office.maker, one.pk, "02", "Notice", "0618-1")
    repair.paid_late(office.maker, other.pk, "Statement", "0617-2")


@pytest.mark.parametrize(("state", "code", "voucher", "constraint"), [
    ("paid", "", "0617-1", "one_payment_a_voucher"), ("paid", "", "", "late_word_with_voucher"),
    ("failed", "02", "", "late_word_with_voucher"),
])  # fmt: skip
def test_the_database_refuses_it_too(
    office: Office, failed: list[Transfer], state: str, code: str, voucher: str, constraint: str
):
    one, other = failed
    repair.paid_late(office.maker, one.pk, "Statement", "0617-1")
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        TransferEvent.objects.create(
            transfer=other, state=state, code=code, bank_reference=voucher, actor=office.maker.user
        )
