"""What happens to all transfers of a batch, noted by the database itself: a batch may hold a whole month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from civilaffairs.accounts.models import User
from civilaffairs.payments.models import Batch, ReturnFile, Transfer

_ALL = """
INSERT INTO payments_transferevent (transfer_id, state, code, text, actor_id)
SELECT id, %s, '', %s, %s FROM payments_transfer WHERE batch_id = %s ORDER BY position
"""
_ANSWERED = """
INSERT INTO payments_transferevent (transfer_id, state, code, text, return_file_id, actor_id)
SELECT told.transfer, told.state, told.code, told.words, %s, %s
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[])
    WITH ORDINALITY AS told (transfer, state, code, words, place) ORDER BY told.place
"""
_SETTLED = """
UPDATE payments_transfer SET state = event.state FROM payments_transferevent event
WHERE event.transfer_id = payments_transfer.id AND event.return_file_id = %s
"""


_LONGEST = 200  # of a text beside an event


@dataclass(frozen=True, slots=True)
class Told:
    """The bank's word on one transfer, as it is noted."""

    transfer: UUID
    state: Transfer.State
    code: str
    text: str


def happened(batch: Batch, state: Transfer.State, actor: User, text: str = "") -> None:
    """Every transfer of the batch came into this state: sent to the bank, or taken back before."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL, [state, text[:_LONGEST], actor.pk, batch.pk])
    batch.transfers.all().update(state=state)


def answered(return_file: ReturnFile, actor: User, told: Sequence[Told]) -> None:
    """The bank said what became of these."""
    columns: list[list[Any]] = [
        [each.transfer for each in told],
        [str(each.state) for each in told],
        [each.code for each in told],
        [each.text[:_LONGEST] for each in told],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [return_file.pk, actor.pk, *columns])
        cursor.execute(_SETTLED, [return_file.pk])
