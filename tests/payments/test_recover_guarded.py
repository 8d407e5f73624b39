"""What the database refuses of a recovery whoever asks, in raw SQL, as the role that serves the pages."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.benefits.models import Award
from civilaffairs.payments import ledger
from civilaffairs.payments.models import Claim, Receivable, ReceivableEvent, ReceivableItem, WriteOff
from civilaffairs.payments.recoveries import books, deciding, settling
from tests.factories import areas, recoveries
from tests.factories.money import Office
from tests.factories.recoveries import decided, proposed, taken_back


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(error.value)


def bare(office: Office, award: Award, number: str = "ZJ2020-09999", **terms: Any) -> Receivable:
    """A proposal without claims, put in beside the product's code."""
    given: dict[str, Any] = {
        "number": number, "area": award.area, "debtor_person": recoveries.head(award), "reason": "x",
        "heard_on": date(2020, 6, 4), "heard": "x", "total": Decimal(260), "amount": Decimal(260),
        "pay_by": date(2020, 7, 1), "proposed_by": office.maker.user, **terms,
    }  # fmt: skip
    return Receivable.objects.create(**given)


@pytest.fixture
def chen(office: Office) -> Award:
    """Paid 1140 yuan for June, of which later runs took back 340."""
    award = recoveries.paid(office)
    taken_back(award, "260.00")
    taken_back(award, "80.00", "utilities")
    return award


CHANGES = ["total = 1", "waived = 1", "reason = ''", "debtor_person_id = NULL", "number = 'X'",
           "proposed_by_id = NULL", "pay_by = '2030-01-01'"]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_proposal_does_not_change(office: Office, chen: Award, change: str):
    proposed(office, chen)
    assert "permission denied" in refused(f"UPDATE payments_receivable SET {change}")


def test_one_person_alone_decides_nothing(office: Office, chen: Award):
    waits = proposed(office, chen, waived=Decimal(340), waiver_reason="x")
    posting = books.book_decision(waits, office.maker.user)
    alone = (
        "UPDATE payments_receivable SET state = 'approved', decided_by_id = proposed_by_id,"
        " decided_at = now(), posting_id = %s"
    )
    assert "receivable_second_person" in refused(alone, posting.pk)
    bare(office, chen)
    with pytest.raises(DatabaseError, match="waits for the second person"), transaction.atomic():
        bare(office, chen, "ZJ2020-09998", state="approved", decided_by=office.checker.user)


def test_nothing_is_decided_that_the_books_do_not_hold(office: Office, chen: Award):
    proposed(office, chen, waived=Decimal(340), waiver_reason="x")
    approve = (
        "UPDATE payments_receivable SET state = 'approved', decided_by_id = %s, decided_at = now(),"
        " posting_id = %s"
    )
    move = ledger.Movement("written-off", "claimed", "city", areas.town().pk, Decimal(339))
    other = ledger.book(ledger.Kind.RECOVERY, [move])
    assert other is not None
    assert "books say otherwise" in refused(approve, office.checker.user.pk, other.pk)
    assert "books say otherwise" in refused(approve, office.checker.user.pk, None)


def test_an_amount_that_is_asked_for_has_its_notice(office: Office, chen: Award):
    waits = proposed(office, chen)
    posting = books.book_decision(waits, office.checker.user)
    assert "receivable_booked_and_told" in refused(
        "UPDATE payments_receivable SET state = 'approved', decided_by_id = %s, decided_at = now(),"
        " posting_id = %s",
        office.checker.user.pk,
        posting.pk,
    )


def test_no_claim_is_in_two_decisions_or_with_another_sum(office: Office, chen: Award):
    first, second = proposed(office, chen), bare(office, chen)
    item = first.items.order_by("pk")[0]
    copy = (
        "INSERT INTO payments_receivableitem (receivable_id, line_id, amount, live) VALUES (%s, %s, %s, true)"
    )
    assert "claim_in_one_live_decision" in refused(copy, second.pk, item.line_id, item.amount)
    assert "only if its proposal is sent back" in refused("UPDATE payments_receivableitem SET live = false")
    deciding.send_back(office.maker, first.pk, "Mistyped.")
    assert "no claim of this amount" in refused(copy, second.pk, item.line_id, item.amount - 1)
    assert "only if its proposal is sent back" in refused("UPDATE payments_receivableitem SET live = true")


def test_only_a_claim_that_is_paid_goes_into_a_decision(office: Office, june: Office):
    first = Award.objects.order_by("number")[0]
    line = taken_back(first, "260.00")
    assert Claim.objects.get(pk=line.pk).waits
    with pytest.raises(DatabaseError, match="no claim of this amount"), transaction.atomic():
        ReceivableItem.objects.create(receivable=bare(office, first), line=line, amount=Decimal(260))


@pytest.mark.parametrize("terms", [{"waived": Decimal(1)}, {"debtor_person": None}, {"reason": ""},
                                   {"total": Decimal(0), "amount": Decimal(0)},
                                   {"waived": Decimal(10), "amount": Decimal(250)}])  # fmt: skip
def test_a_proposal_adds_up_and_has_one_debtor_and_reasons(office: Office, chen: Award, terms: Any):
    with pytest.raises(DatabaseError), transaction.atomic():
        bare(office, chen, **terms)


@pytest.mark.pdf
def test_what_was_decided_stays_decided(office: Office, chen: Award):
    decided(office, chen)
    for change in ("state = 'returned'", "answer = 'x'", "letter_id = NULL"):
        assert "decided already" in refused(f"UPDATE payments_receivable SET {change}")
    assert "only if its proposal is sent back" in refused("UPDATE payments_receivableitem SET live = false")
    for table in ("receivable", "receivableitem"):
        assert "permission denied" in refused(f"DELETE FROM payments_{table}")


def event(office: Office, found: Receivable, seq: int, before: int, amount: int, **terms: Any) -> None:
    booked = Decimal(terms.pop("booked", amount))
    move = ledger.Movement("recovered", "receivable", "city", areas.town().pk, booked)
    posting = ledger.book(ledger.Kind.REFUND, [move])
    assert posting is not None
    given: dict[str, Any] = {"kind": "refund", "channel": "bank", "receipt": "R-9", **terms}
    with transaction.atomic():
        ReceivableEvent.objects.create(
            receivable=found, seq=seq, before=Decimal(before), amount=Decimal(amount),
            after=Decimal(before) - Decimal(amount), happened_on=date(2020, 6, 5), posting=posting,
            actor=office.maker.user, **given,
        )  # fmt: skip


@pytest.mark.pdf
def test_the_chain_of_what_is_owed_has_no_gap_and_no_end_below_zero(office: Office, chen: Award):
    found = decided(office, chen)
    event(office, found, 1, 340, 40)
    tries: list[tuple[int, int, int, dict[str, Any], str]] = [
        (2, 300, 301, {}, "receivable_never_negative"),
        (2, 340, 10, {}, "starts from what is owed"),
        (3, 300, 10, {}, "starts from what is owed"),
        (2, 300, 10, {"booked": 9}, "books say otherwise"),
        (2, 300, 10, {"receipt": "R-9"}, "refund_receipt_once"),
        (2, 300, 10, {"receipt": ""}, "receivable_event_of_a_kind"),
        (2, 300, 10, {"kind": "write-off", "channel": "", "receipt": ""}, "nobody decided to write this off"),
    ]
    for seq, before, amount, terms, message in tries:
        with pytest.raises(DatabaseError, match=message):
            event(office, found, seq, before, amount, **{"receipt": "R-10", **terms})
    for change in ("UPDATE payments_receivableevent SET amount = 1", "DELETE FROM payments_receivableevent"):
        assert "permission denied" in refused(change)


@pytest.mark.pdf
def test_nothing_is_given_up_by_one_person_or_above_what_is_owed(office: Office, chen: Award):
    found = decided(office, chen)
    terms: dict[str, Any] = {"receivable": found, "reason": "x", "proposed_by": office.maker.user}
    with pytest.raises(DatabaseError, match="that much is not owed"), transaction.atomic():
        WriteOff.objects.create(amount=Decimal(341), **terms)
    settling.propose_write_off(office.maker, found.pk, Decimal(40), "Nowhere to be found.")
    with pytest.raises(DatabaseError, match="writeoff_one_at_a_time"), transaction.atomic():
        WriteOff.objects.create(amount=Decimal(40), **terms)
    assert "writeoff_second_person" in refused(
        "UPDATE payments_writeoff SET state = 'approved', decided_by_id = proposed_by_id, decided_at = now()"
    )
    assert "permission denied" in refused("UPDATE payments_writeoff SET amount = 1")


@pytest.mark.pdf
def test_a_plan_is_what_is_owed_and_its_parts_are_the_plan(office: Office, chen: Award):
    found = decided(office, chen)
    add = (
        "WITH p AS (INSERT INTO payments_instalmentplan (receivable_id, total, document, made_by_id)"
        " VALUES (%s, %s, 'X', %s) RETURNING id) INSERT INTO payments_instalment (plan_id, due_on, amount)"
        " SELECT id, '2020-08-01', %s FROM p"
    )
    holder = office.maker.user.pk
    assert "about what is owed" in refused(add, found.pk, 339, holder, 339)
    assert "parts are not the whole" in refused(add, found.pk, 340, holder, 339)
    with connection.cursor() as cursor:
        cursor.execute(add, [found.pk, 340, holder, 340])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "parts are not the whole" in refused(
        "INSERT INTO payments_instalment (plan_id, due_on, amount)"
        " SELECT id, '2020-09-01', 5 FROM payments_instalmentplan"
    )
