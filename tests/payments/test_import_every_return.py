"""回盘 of every profile goes one way: taken in, refused by row, or partly in until the rest comes."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from civilaffairs.lib.errors import Refused
from civilaffairs.payments import ledger, repair, returns, todo
from civilaffairs.payments.banks import PROFILES
from civilaffairs.payments.models import Batch, Posting, ReturnFile, Transfer, TransferEvent
from tests.factories import bank, money
from tests.factories.money import FIRST, SECOND, THIRD, Office, books
from tests.payments.pages import english, page
from tests.payments.tampering import SAYS, made_wrong


@pytest.fixture
def send(office: Office) -> Callable[[str], Batch]:
    for name, account in (("陈秀英", FIRST), ("李明", SECOND), ("王芳", THIRD)):
        money.due(name, account)
    ledger.book_run(money.run())
    return lambda profile: office.exported(profile=profile)


def states(batch: Batch) -> list[str]:
    batch.refresh_from_db()
    return [batch.state, *batch.transfers.order_by("position").values_list("state", flat=True)]


def bring(office: Office, batch: Batch, data: bytes) -> returns.Outcome:
    return returns.import_file(office.maker, batch.pk, "return", data)


@pytest.mark.parametrize("profile", PROFILES)
def test_paid_failed_and_the_same_file_twice(office: Office, send: Callable[[str], Batch], profile: str):
    batch = send(profile)
    data = bank.answer(batch, {2: "03"})
    outcome = bring(office, batch, data)
    assert states(batch) == ["returned", "paid", "failed", "paid"]
    failure = TransferEvent.objects.get(state="failed")
    assert (failure.code, "户名不符" in failure.text) == ("03", True)
    assert (outcome.return_file.paid_count, outcome.return_file.failed_total) == (2, Decimal("1140.00"))
    assert books() == {
        "expense": Decimal("3420.00"), "paid": Decimal("-2280.00"), "returned": Decimal("-1140.00"),
    }  # fmt: skip
    assert bring(office, batch, data).already
    assert ReturnFile.objects.count() == 1
    repair.paid_late(office.maker, failure.transfer_id, "Statement of 12 June", "V-1")
    assert states(batch) == ["reconciled", "paid", "paid", "paid"]
    assert books() == {"expense": Decimal("3420.00"), "paid": Decimal("-3420.00")}


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_still_open_comes_with_a_later_file(
    office: Office, send: Callable[[str], Batch], profile: str
):
    batch = send(profile)
    first = bring(office, batch, bank.answer(batch, {2: "03"}, still_open=[3]))
    assert states(batch) == ["returned", "paid", "failed", "sent"]
    assert (first.return_file.paid_count, first.return_file.failed_count) == (1, 1)
    assert books()["released"] == Decimal("-1140.00")
    with pytest.raises(returns.ReturnRefused, match="nothing new"):
        bring(office, batch, bank.answer(batch, {2: "02"}, still_open=[3]).replace(b"AC04", b"AC06"))

    second = bring(office, batch, bank.answer(batch, {2: "03"}))
    assert states(batch) == ["returned", "paid", "failed", "paid"]
    assert (second.return_file.paid_count, second.return_file.failed_count) == (1, 0)
    assert "released" not in books()
    assert Posting.objects.filter(kind="payment").count() == 2
    with pytest.raises(Refused, match="taken in once"):
        bring(office, batch, bank.answer(batch))


def test_a_batch_with_open_rows_is_not_reconciled_by_settling_the_failed_one(
    office: Office, send: Callable[[str], Batch]
):
    batch = send("csv")
    bring(office, batch, bank.answer(batch, {2: "03"}, still_open=[3]))
    repair.paid_late(office.maker, Transfer.objects.get(state="failed").pk, "Statement", "V-1")
    assert states(batch) == ["returned", "paid", "paid", "sent"]
    with (
        pytest.raises(DatabaseError, match="not answered"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE payments_batch SET state = 'reconciled' WHERE id = %s", [batch.pk])
    bring(office, batch, bank.answer(batch))
    assert states(batch) == ["reconciled", "paid", "paid", "paid"]


def test_the_bank_answers_for_a_transfer_once(office: Office, send: Callable[[str], Batch]):
    batch = send("csv")
    bring(office, batch, bank.answer(batch, still_open=[3]))
    told = TransferEvent.objects.filter(return_file__isnull=False).first()
    assert told is not None
    with pytest.raises(DatabaseError, match="transfer_answered_once"), transaction.atomic():
        TransferEvent.objects.create(transfer=told.transfer, state="failed", return_file=told.return_file)


@pytest.mark.parametrize(("before", "after", "says", "remedy"), [
    ({}, {1: "03"}, "taken in before as “Paid”", "took it back"),
    ({1: "03"}, {}, "taken in before as “Sent back”", "repair desk"),
])  # fmt: skip
def test_a_later_file_that_contradicts_is_held(
    office: Office, send: Callable[[str], Batch], before, after, says, remedy
):
    batch = send("pain.001.03")
    bring(office, batch, bank.answer(batch, before, still_open=[3]))
    kept = states(batch)
    with pytest.raises(returns.ReturnRefused) as refusal:
        bring(office, batch, bank.answer(batch, after))
    [problem] = refusal.value.problems
    assert says in problem.message
    assert remedy in problem.remedy
    assert states(batch) == kept


@pytest.mark.parametrize("profile", PROFILES)
def test_a_partial_file_lists_only_a_part(office: Office, send: Callable[[str], Batch], profile: str):
    """That without its head's word a missing row holds the file, is among what does not agree below."""
    batch = send(profile)
    bring(office, batch, bank.answer(batch, {2: "03"}, left_out=[3]))
    assert states(batch) == ["returned", "paid", "failed", "sent"]
    assert books()["released"] == Decimal("-1140.00")
    bring(office, batch, bank.answer(batch, {2: "03"}))
    assert states(batch) == ["returned", "paid", "failed", "paid"]


def test_a_partial_report_need_not_repeat_amounts(office: Office, send: Callable[[str], Batch]):
    batch = send("pain.001.03")
    bring(office, batch, bank.pain002(batch, {}, leave_out=[3], group="PART", amounts=False).encode())
    assert states(batch) == ["returned", "paid", "paid", "sent"]


@pytest.mark.parametrize(
    ("group", "state", "of_rows"), [("ACSC", "reconciled", "paid"), ("RJCT", "returned", "failed")]
)
def test_the_group_may_decide_for_all(office: Office, send: Callable[[str], Batch], group, state, of_rows):
    batch = send("pain.001.03")
    bring(office, batch, bank.pain002(batch, {}, group=group, leave_out=[1, 2, 3]).encode())
    assert states(batch) == [state, of_rows, of_rows, of_rows]


def test_a_code_that_is_not_ours_is_99_with_the_banks_own_words(office: Office, send: Callable[[str], Batch]):
    batch = send("csv")
    bring(office, batch, bank.answer(batch, {2: "A17"}))
    failure = TransferEvent.objects.get(state="failed")
    assert (failure.code, failure.text) == ("99", "A17 户名不符")


@pytest.mark.parametrize("profile", PROFILES)
def test_what_does_not_agree_holds_the_whole_file(office: Office, send: Callable[[str], Batch], profile: str):
    """Every refusal in every layout."""
    batch = send(profile)
    before, right = books(), bank.answer(batch)
    every = made_wrong(batch)
    assert every.keys() == SAYS.keys()
    for kind, wrong in every.items():
        assert wrong != right, kind
        with pytest.raises(returns.ReturnRefused) as refusal:
            bring(office, batch, wrong)
        assert [problem for problem in refusal.value.problems if SAYS[kind] in problem.message], kind
        assert all(problem.remedy for problem in refusal.value.problems), kind
        assert states(batch) == ["exported", "sent", "sent", "sent"], kind
    assert not ReturnFile.objects.exists()
    assert books() == before
    bring(office, batch, right)
    assert states(batch) == ["reconciled", "paid", "paid", "paid"]


@pytest.mark.parametrize("profile", ["xlsx", "pain.001.09"])
def test_finance_brings_it_in_on_the_page(office: Office, send: Callable[[str], Batch], profile: str):
    batch = send(profile)
    client, address = english(office.maker), reverse("payments:return", args=[batch.pk])
    ending = PROFILES[profile].answers[0]
    assert f".{ending}" in client.get(address).content.decode()
    file = SimpleUploadedFile(f"return.{ending}", bank.answer(batch, {2: "03"}))
    assert client.post(address, {"file": file}).status_code == 302
    assert states(batch) == ["returned", "paid", "failed", "paid"]


def test_what_is_open_is_shown_and_waits_on_the_workbench(office: Office, send: Callable[[str], Batch]):
    batch = send("xlsx")
    bring(office, batch, bank.answer(batch, still_open=[2, 3]))
    shown = page(english(office.maker), "return", batch.pk)
    assert "Still open at the bank" in shown
    assert "2,280.00" in shown
    assert "Take in the return" in shown
    waiting = [row for row in todo.rows(office.maker, 12) if row.number == batch.number]
    assert len(waiting) == 1
    bring(office, batch, bank.answer(batch))
    assert "Still open at the bank" not in page(english(office.maker), "return", batch.pk)
