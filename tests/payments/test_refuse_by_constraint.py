"""Constraints behind the code's own refusals, in raw SQL: each refuses what it should, by its name."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.lib import clock
from civilaffairs.lib.keys import new_key
from civilaffairs.payments import exports, returns
from civilaffairs.payments.books import allocations
from civilaffairs.payments.models import (
    Batch,
    CheckHit,
    CheckOverride,
    Estate,
    Line,
    Transfer,
    TransferLine,
)
from civilaffairs.payments.recoveries import books, set_off_books, set_offs
from tests.factories import bank, money
from tests.factories import set_offs as agreements
from tests.factories.books import given
from tests.factories.money import FIRST, JULY, JUNE, SECOND, THIRD, Office


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


def copied(row: Any, **changes: Any) -> str:
    """What the database says to a second row like this one but for the changes."""
    table = row._meta.db_table
    fresh = {"id": str(new_key()) if row._meta.pk.get_internal_type() == "UUIDField" else 900_000_000}
    statement = f"INSERT INTO {table} SELECT (jsonb_populate_record(x, %s)).* FROM {table} x WHERE id = %s"
    return refused(statement, json.dumps({**fresh, **changes}, default=str), row.pk)


@dataclass
class Scene:
    """A payee who was paid, one whose payment came back, and a draft that carries a third one's line."""

    office: Office
    paid: Transfer = field(init=False)
    failed: Transfer = field(init=False)
    mine: Transfer = field(init=False)
    line: Line = field(init=False)

    def __post_init__(self) -> None:
        money.due("陈秀英", FIRST, "1060.00")
        money.due("李明", SECOND, "1060.00")
        sent = self.office.exported()
        returns.import_file(self.office.maker, sent.pk, "r", bank.answer(sent, {2: "03"}))
        self.paid, self.failed = sent.transfers.order_by("position")
        self.line = money.due("王芳", THIRD, "1060.00").lines.get()
        draft = Batch.objects.create(
            number="X",
            month=JUNE,
            area=money.city(),
            office=money.city(),
            fund=money.fund(),
            pay_on=clock.today(),
        )
        home = self.line.award.household
        assert home is not None
        account = home.arrangements.get().account
        self.mine = draft.transfers.create(
            position=1, reference="X-1", account=account, payee_name="王芳", amount=1060, replaces=self.failed
        )
        TransferLine.objects.create(transfer=self.mine, line=self.line)


def estate(scene: Scene) -> str:
    waits = Estate.objects.create(
        transfer=scene.failed, wants="withdraw", reason="x", proposed_by=scene.office.maker.user
    )
    return copied(waits)


def override(scene: Scene) -> str:
    hit = CheckHit.objects.create(
        code="stopped", severity="block", digest=bytes(32), month=JUNE, area=money.city(),
        town=scene.line.town, programme=scene.line.programme, award=scene.line.award, amount=1, line_count=1,
        detail={"last_month": "2020-05"},
    )  # fmt: skip
    return copied(CheckOverride.objects.create(hit=hit, reason="x", proposed_by=scene.office.maker.user))


def allocation(scene: Scene) -> str:
    wrong = given(scene.office, "100.00")
    return copied(allocations.propose_reversal(scene.office.maker, wrong.pk, "Mistyped."))


REFUSALS: dict[str, Callable[[Scene], str]] = {
    "transfer_one_per_account": lambda s: copied(s.mine, position=2, reference="X-2", replaces_id=None),
    "transfer_one_successor": lambda s: copied(
        s.mine, position=2, reference="X-2", account_id=s.paid.account_id
    ),
    "transfer_positive": lambda s: copied(s.mine, position=2, reference="X-2", amount=0),
    "transfer_line_once": lambda s: copied(s.mine.carried.get(), live=False),
    "line_not_zero": lambda s: copied(s.line, seq=2, before=1060, amount=0, after=1060),
    "line_sums": lambda s: copied(s.line, seq=2, before=1060, amount=5, after=1066),
    "line_chain_start": lambda s: copied(s.line, line="utilities", before=5, amount=5, after=10),
    "run_identity": lambda s: copied(s.line.run, job_id=None),
    "estate_one_at_a_time": estate,
    "checkoverride_one_at_a_time": override,
    "allocation_reversed_once": allocation,
    "the bank paid this line already": lambda s: refused(
        "INSERT INTO payments_transferline (transfer_id, line_id, live) VALUES (%s, %s, false)",
        s.mine.pk,
        s.paid.carried.get().line_id,
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_each_refuses_by_its_name(office: Office, name: str):
    assert name in REFUSALS[name](Scene(office))


def test_an_event_of_a_receivable_has_its_place_once(office: Office):
    """Only two writers at one moment reach it: the chain's trigger refuses a single one before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'receivable_event_once'"
        )
        assert cursor.fetchall() == [("UNIQUE (receivable_id, seq)",)]


@pytest.mark.pdf
def test_a_batch_with_a_set_off_that_was_ended_is_not_approved(office: Office):
    award, found = agreements.owed(office)
    agreements.due(award)
    agreements.agreed(office, found)
    batch = office.prepared(JULY)
    batch.signatures.create(step="approved", user=office.checker.user, digest=batch.digest)
    wanted = set_offs.running(found)
    assert wanted is not None
    set_offs.end(office.maker, wanted.pk, "Withdrawn.")
    assert "was ended" in refused("UPDATE payments_batch SET state = 'approved' WHERE id = %s", batch.pk)


@pytest.mark.pdf
def test_a_set_off_that_nobody_booked_is_not_sent_and_none_is_booked_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    award, found = agreements.owed(office)
    agreements.due(award)
    agreements.agreed(office, found)
    with transaction.atomic(), monkeypatch.context() as patched:
        patched.setattr(set_off_books, "book_release", lambda batch, actor: None)
        batch = office.released(JULY)
        with pytest.raises(DatabaseError, match="not booked"), transaction.atomic():
            exports.export(office.releaser, batch.pk)
        transaction.set_rollback(True)
    office.released(JULY)
    event = found.events.get()
    again = books.book_refund(found, event.after, event.amount, office.maker.user)
    assert "set_off_once_a_transfer" in copied(
        event, seq=2, before=event.after, after=event.after - event.amount, posting_id=again.pk
    )
