"""What became known of a batch between its release and its export: such rows do not go to the bank."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import holds, stops
from civilaffairs.payments.checks import blocking
from civilaffairs.payments.checks.every import CHECKS
from civilaffairs.payments.models import Batch, Transfer, TransferLine

NAMED = 20  # rows in a refusal; the count says how many there are


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that must not go now, and everything that stands against it."""

    transfer: Transfer
    reasons: list[str]


def of(batch: Batch) -> list[Doubt]:
    """The rows of a released batch against which a death, a hold or a check stands, by their position."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for transfer, reason in (*_dead(batch), *_held(batch), *_blocked(batch)):
        if reason not in found[transfer]:
            found[transfer].append(reason)
    rows = batch.transfers.filter(pk__in=found).order_by("position")
    return [Doubt(row, found[row.pk]) for row in rows]


def refuse_to_export(batch: Batch) -> None:
    """Refused with the rows in doubt, or where it is proposed to stop the batch."""
    if stop := stops.standing(batch):
        raise Refused(
            _("%(name)s proposed to stop this batch: %(reason)s")
            % {"name": stop.proposed_by.name, "reason": stop.reason},
            _("A second person stops it, or sends the proposal back."),
        )
    if not (doubts := of(batch)):
        return
    rows = "; ".join(in_words(doubt) for doubt in doubts[:NAMED])
    raise Refused(
        _("These payments must not go to the bank now (%(count)s): %(rows)s.")
        % {"count": len(doubts), "rows": rows},
        _("Stop the batch and prepare it again: these stay behind. Or settle what is in doubt."),
    )


def in_words(doubt: Doubt) -> str:
    """One row: its position, the payee, why."""
    return _("row %(row)s, %(name)s: %(why)s") % {
        "row": doubt.transfer.position,
        "name": doubt.transfer.payee_name,
        "why": _(", ").join(doubt.reasons),
    }


def _dead(batch: Batch) -> Iterator[tuple[uuid.UUID, str]]:
    paid = dict(batch.transfers.exclude(payee_person=None).values_list("pk", "payee_person"))
    dead = holds.dead_among(paid.values(), max(batch.pay_on, clock.today()))
    for transfer, person in paid.items():
        if person in dead:
            yield transfer, _("the payee has died, or is reported dead")


def _held(batch: Batch) -> Iterator[tuple[uuid.UUID, str]]:
    carried = TransferLine.objects.filter(transfer__batch=batch, line__in=holds.in_batch(batch))
    lines: dict[uuid.UUID, list[int]] = defaultdict(list)
    for transfer, line in carried.values_list("transfer", "line"):
        lines[transfer].append(line)
    for transfer, held in lines.items():
        said = "; ".join(map(holds.in_words, holds.against(held)))
        yield transfer, _("on hold: %(why)s") % {"why": said} if said else _("the payee is on hold")


def _blocked(batch: Batch) -> Iterator[tuple[uuid.UUID, str]]:
    for hit in blocking.in_batch(batch):
        carried = TransferLine.objects.filter(transfer__batch=batch, line__in=hit.lines.values("line"))
        for transfer in carried.values_list("transfer", flat=True).distinct():
            yield transfer, str(CHECKS[hit.code].label)
