"""What the database refuses of a set-off whoever asks, in raw SQL, as the role that serves the pages."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.payments import batches, ledger
from civilaffairs.payments.models import Batch, Line, Receivable, SetOff, Transfer, TransferLine, Withheld
from civilaffairs.payments.recoveries import set_offs
from civilaffairs.people.models import BankAccount
from tests.factories import areas, money
from tests.factories.money import JULY, Office
from tests.factories.set_offs import agreed, due, owed, terms

pytestmark = pytest.mark.pdf


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


@pytest.fixture
def found(office: Office) -> Receivable:
    """340 yuan are owed, and the next month is due."""
    award, found = owed(office)
    due(award)
    return found


def test_an_agreement_is_of_two_people_and_by_right(office: Office, found: Receivable):
    terms: dict[str, Any] = {
        "receivable": found, "ground": "consent", "document": "TY-1", "dated": date(2020, 6, 3),
        "monthly": Decimal(100), "from_month": JULY, "reason": "x", "proposed_by": office.maker.user,
    }  # fmt: skip
    tries: list[tuple[dict[str, Any], str]] = [
        ({"state": "approved", "decided_by": office.checker.user}, "waits for the second person"),
        ({"ground": "decision"}, "setoff_by_right"),
        ({"enforceable_since": date(2020, 6, 4)}, "setoff_by_right"),
        ({"ground": ""}, "setoff_by_right"),
        ({"document": ""}, "setoff_terms"),
        ({"monthly": Decimal(0)}, "setoff_terms"),
    ]
    for given, message in tries:
        with pytest.raises(DatabaseError, match=message), transaction.atomic():
            SetOff.objects.create(**{**terms, **given})
    SetOff.objects.create(**terms)
    with pytest.raises(DatabaseError, match="setoff_one_at_a_time"), transaction.atomic():
        SetOff.objects.create(**terms)
    alone = (
        "UPDATE payments_setoff SET state = 'approved', decided_at = now(), decided_by_id = proposed_by_id"
    )
    assert "setoff_second_person" in refused(alone)
    assert "setoff_ended_by_somebody" in refused("UPDATE payments_setoff SET ended_at = now()")
    assert "permission denied" in refused("UPDATE payments_setoff SET monthly = 340")


def test_what_was_agreed_stays_agreed(office: Office, found: Receivable):
    agreed(office, found)
    assert "decided already" in refused("UPDATE payments_setoff SET answer = 'x'")
    assert "decided already" in refused(
        "UPDATE payments_setoff SET state = 'returned', ended_at = now(), ended_by_id = decided_by_id,"
        " end_reason = 'x'"
    )


def test_a_frozen_transfer_is_its_lines_less_what_is_withheld(office: Office, found: Receivable):
    agreed(office, found)
    transfer = office.prepared(JULY).transfers.get()
    for change in ("withheld = 50, amount = 1090", "withheld = 0", "floor = 0", "amount = 1140"):
        assert "frozen" in refused(f"UPDATE payments_transfer SET {change} WHERE id = %s", transfer.pk)
    for change in ("amount = 50", "line_id = 1", "set_off_id = NULL"):
        assert "permission denied" in refused(f"UPDATE payments_withheld SET {change}")
    assert "given back by nobody" in refused("UPDATE payments_withheld SET live = false")
    assert "permission denied" in refused("DELETE FROM payments_withheld")
    part = Withheld.objects.get()
    with pytest.raises(DatabaseError, match="batch is frozen"), transaction.atomic():
        Withheld.objects.create(
            set_off=part.set_off, line=transfer.carried.exclude(line=part.line).get().line,
            transfer=transfer, amount=Decimal(1),
        )  # fmt: skip


@dataclass
class Draft:
    """July's transfer in a draft beside the product's code: 1,140 yuan of two lines."""

    right: SetOff
    transfer: Transfer
    lines: list[Line]

    def keep(self, amount: str, line: Line | None = None) -> None:
        with transaction.atomic():
            Withheld.objects.create(
                set_off=self.right, line=line or self.lines[0], transfer=self.transfer, amount=Decimal(amount)
            )

    def refused(self, amount: str, message: str, line: Line | None = None) -> None:
        with pytest.raises(DatabaseError, match=message):
            self.keep(amount, line)

    def freeze(self) -> str:
        """What the database says to it."""
        batch = self.transfer.batch
        if not batch.signatures.exists():
            batch.signatures.create(step="prepared", user=self.right.proposed_by, digest="d")
        return refused(
            "UPDATE payments_batch SET state = 'prepared', count = 1, digest = 'd', total = %s WHERE id = %s",
            self.transfer.amount, batch.pk,
        )  # fmt: skip


def draft(found: Receivable, right: SetOff, **terms: Any) -> Draft:
    account = BankAccount.objects.earliest("pk")
    batch = Batch.objects.create(
        number="X",
        month=terms.pop("month", JULY),
        area=money.city(),
        office=money.city(),
        fund=money.fund(),
        pay_on=JULY,
    )
    given: dict[str, Any] = {
        "payee_person": found.debtor_person, "amount": Decimal(1040), "withheld": Decimal(100),
        "floor": Decimal(848), **terms,
    }  # fmt: skip
    transfer = batch.transfers.create(
        position=1, reference="X-1", account=account, payee_name="陈秀英", **given
    )
    lines = list(Line.objects.filter(for_month=JULY, amount__gt=0).order_by("-amount"))
    TransferLine.objects.bulk_create(TransferLine(transfer=transfer, line=line) for line in lines)
    return Draft(right, transfer, lines)


def test_no_more_is_kept_than_was_agreed_is_owed_and_is_there(office: Office, found: Receivable):
    one = draft(found, agreed(office, found, monthly=Decimal(500)))
    one.refused("340.01", "that much is not owed")
    one.refused("80.00", "nothing is left of the line", one.lines[1])
    one.keep("1.00", one.lines[1])
    one.refused("1.00", "withheld_once", one.lines[1])
    one.refused("339.01", "that much is not owed")


def test_nothing_is_kept_without_a_right(office: Office, found: Receivable):
    right = agreed(office, found)
    one = draft(found, right)
    one.refused("100.01", "more than was agreed for a month")
    set_offs.end(office.maker, right.pk, "Took it back.")
    one.refused("1.00", "nothing allows")
    one.right = agreed(office, found, from_month=date(2020, 8, 1))
    one.refused("1.00", "nothing allows")
    set_offs.end(office.maker, one.right.pk, "Took it back.")
    one.right = set_offs.propose(office.maker, found.pk, terms())
    one.refused("1.00", "nothing allows")


def test_only_the_payee_who_owes_and_has_a_floor(office: Office, found: Receivable):
    right = agreed(office, found)
    one = draft(found, right, payee_person=None)
    one.refused("1.00", "not the debtor's own money")
    Transfer.objects.filter(pk=one.transfer.pk).update(payee_person=found.debtor_person, floor=0)
    one.refused("1.00", "a floor is left")


def test_money_of_somebody_else_is_not_kept(office: Office, found: Receivable):
    right = agreed(office, found)
    child = money.award(money.person("陈小宝"), "orphan")
    due(child, "3000.00")
    one = draft(found, right, amount=Decimal(4040))
    one.refused("1.00", "not the debtor's own money")
    one.keep("100.00", one.lines[1])


def test_a_transfer_that_does_not_add_up_is_not_frozen(office: Office, found: Receivable):
    one = draft(found, agreed(office, found))
    assert "not what set-offs keep back" in one.freeze()
    with pytest.raises(DatabaseError, match="transfer_leaves_the_floor"), transaction.atomic():
        Transfer.objects.filter(pk=one.transfer.pk).update(floor=1041)
    Transfer.objects.filter(pk=one.transfer.pk).update(withheld=0)
    assert "less what is withheld" in one.freeze()


def test_what_is_kept_is_booked_and_given_back_as_it_was(office: Office, found: Receivable):
    agreed(office, found)
    batch = office.prepared(JULY)
    transfer = batch.transfers.get()
    move = ledger.Movement("recovered", "receivable", "city", areas.town().pk, Decimal(100))

    def event(kind: str, amount: int, transfer: Transfer | None = None) -> None:
        sign = Decimal(amount) / 100
        posting = ledger.book(ledger.Kind.SET_OFF, [replace(move, amount=move.amount * sign)])
        assert posting is not None
        with transaction.atomic():
            found.events.create(
                seq=1, kind=kind, before=340, amount=amount, after=340 - amount, posting=posting,
                happened_on=date(2020, 6, 5), actor=office.maker.user, transfer=transfer,
            )  # fmt: skip

    for kind, amount, of, message in (
        ("set-off", 100, transfer, "was not kept back"),
        ("set-off", 100, None, "was not kept back"),
        ("given-back", -100, transfer, "receivable_never_negative|was not kept back"),
        ("given-back", 100, transfer, "was not kept back"),
    ):
        with pytest.raises(DatabaseError, match=message):
            event(kind, amount, of)
    batch = batches.approve(office.checker, batch.pk, version=batch.version)
    money.release(office.releaser, batch.pk, version=batch.version)
    assert found.events.get().amount == 100
