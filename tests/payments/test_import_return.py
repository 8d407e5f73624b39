"""The bank's answer comes in whole or not at all, in every profile."""

import re
from decimal import Decimal

import pytest

from civilaffairs.lib.errors import Refused
from civilaffairs.payments import ledger, returns
from civilaffairs.payments.models import Batch, Posting, ReturnFile, Transfer, TransferEvent
from tests.factories import money
from tests.factories.money import FIRST, SECOND, THIRD, Office, books, return_text


@pytest.fixture
def sent(office: Office) -> Batch:
    money.due("测试甲", FIRST)
    money.due("测试乙", SECOND)
    ledger.book_run(money.run())
    return office.exported()


def bring(office: Office, batch: Batch, text: str, encoding: str = "utf-8") -> returns.Outcome:
    return returns.import_file(office.maker, batch.pk, "return.txt", text.encode(encoding))


def test_one_paid_one_failed(office: Office, sent: Batch):
    outcome = bring(office, sent, return_text(sent, {2: "03"}), "gb18030")

    sent.refresh_from_db()
    assert sent.state == "returned"
    assert [t.state for t in sent.transfers.order_by("position")] == ["paid", "failed"]
    failure = TransferEvent.objects.get(state="failed")
    assert (failure.code, failure.text, failure.return_file) == ("03", "户名不符", outcome.return_file)
    assert (outcome.return_file.paid_total, outcome.return_file.failed_count) == (Decimal("1140.00"), 1)
    assert books() == {
        "expense": Decimal("2280.00"), "paid": Decimal("-1140.00"), "returned": Decimal("-1140.00"),
    }  # fmt: skip


def test_all_paid_reconciles_the_batch(office: Office, sent: Batch):
    bring(office, sent, return_text(sent))
    sent.refresh_from_db()
    assert sent.state == "reconciled"
    assert books() == {"expense": Decimal("2280.00"), "paid": Decimal("-2280.00")}


def test_the_same_file_twice_changes_nothing(office: Office, sent: Batch):
    first = bring(office, sent, return_text(sent, {2: "03"}))
    again = bring(office, sent, return_text(sent, {2: "03"}))
    assert again.already
    assert again.return_file == first.return_file
    assert (ReturnFile.objects.count(), TransferEvent.objects.filter(state="failed").count()) == (1, 1)
    assert Posting.objects.filter(kind="payment").count() == 1


def test_rows_may_come_in_another_order(office: Office, sent: Batch):
    head, *rows = return_text(sent).split("\r\n")[:-1]
    bring(office, sent, "\n".join([head, *reversed(rows)]))
    sent.refresh_from_db()
    assert sent.state == "reconciled"


ROW = "D|1|6299990000000000012|测试甲|1140.00|S|00|\r\n"
REFUSALS = {
    "unknown row": (lambda text: text.replace("D|2|", "D|7|"), "Row 7 was not sent"),
    "changed amount": (lambda text: text.replace("甲|1140.00", "甲|1040.00"), "1040.00 yuan came back"),
    "missing row": (lambda text: text.replace(ROW, ""), "Row 1 is missing"),
    "duplicate row": (lambda text: text + ROW, "Row 1 stands in the file more than once"),
    "totals within": (lambda text: text.replace("|2|2280.00|0|0.00", "|1|1140.00|0|0.00"), "failed and open"),
    "totals of rows": (lambda text: text.replace("|2|2280.00|0|0.00", "|1|1140.00|1|1140.00"), r"\(paid\)"),
    "totals sent": (lambda text: text.replace("MZ01|2|2280.00", "MZ01|3|3420.00"), r"\(sent\)"),
    "other account": (lambda text: text.replace(FIRST, THIRD), "Row 1 names another account"),
    "other batch": (lambda text: text.replace("MZ01", "MZ99"), "names batch 441999202006MZ99"),
    "no form": (lambda text: text.replace("D|1|", "X|1|"), "not a row of 8 fields"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_does_not_agree_is_refused_whole_and_named(office: Office, sent: Batch, case: str):
    change, expected = REFUSALS[case]
    before = books()
    text = return_text(sent)
    assert change(text) != text
    with pytest.raises(returns.ReturnRefused) as refusal:
        bring(office, sent, change(text))
    assert any(re.search(expected, problem.message) for problem in refusal.value.problems)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"sent"}
    assert not ReturnFile.objects.exists()
    assert books() == before


def test_a_return_before_the_export_is_refused(office: Office):
    money.due("测试甲", FIRST)
    batch = office.released()
    with pytest.raises(Refused, match="after the export"):
        bring(office, batch, return_text(batch))


def test_a_second_other_return_is_refused(office: Office, sent: Batch):
    bring(office, sent, return_text(sent, {2: "03"}))
    with pytest.raises(Refused, match="taken in once"):
        bring(office, sent, return_text(sent))
    assert Transfer.objects.filter(state="failed").count() == 1


def test_a_file_of_another_batch_is_refused_by_name(office: Office, sent: Batch):
    bring(office, sent, return_text(sent))
    money.due("陈秀英", THIRD)
    other = office.exported()
    with pytest.raises(Refused, match="answers another batch"):
        bring(office, other, return_text(sent))
