"""What whoever signs a batch is to know: what the checks point out in it, and what two people let go."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from civilaffairs.accounts.actors import Actor
from civilaffairs.payments import queries as payments
from civilaffairs.payments.checks.queries import (
    OVERRIDDEN,
    WARNS,
    Shown,
    hits_visible_to,
    in_state,
    of_month,
    shown,
)
from civilaffairs.payments.models import Batch, TransferLine

MOST = 50  # of each kind stand on the page, the largest sums first


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, and whose payment it is about; none where it is about a whole town."""

    found: Shown
    whom: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """``rows`` may be fewer than ``count``."""

    overridden: bool
    rows: list[Row]
    count: int


def pointed_out(batch: Batch, actor: Actor) -> list[Pointed]:
    """Warnings and overridden checks of the awards that it pays, and of its area's month as a whole."""
    if batch.state not in {Batch.State.PREPARED, Batch.State.APPROVED}:
        return []  # signed: what stands now is about later payments
    carried = TransferLine.objects.filter(transfer__batch=batch, line__award=OuterRef("award"))
    about = Q(Exists(carried)) | Q(award=None, month=batch.month, area=batch.area_id)
    hits = of_month(hits_visible_to(actor), batch.month).filter(about)
    found = []
    for state in (OVERRIDDEN, WARNS):
        rows = in_state(hits, state)
        first = list(rows[:MOST])
        whom = payments.whom(hit.award for hit in first if hit.award)
        named = [Row(each, whom.get(each.hit.award_id, "")) for each in shown(first, actor)]  # type: ignore[arg-type]
        count = rows.count() if len(first) == MOST else len(first)
        found.append(Pointed(state == OVERRIDDEN, named, count))
    return [each for each in found if each.rows]
