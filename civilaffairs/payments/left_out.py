"""What a batch leaves out, for whoever signs it: each figure leads to the rows that sum to it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import format_month
from civilaffairs.payments import board, kept_back, queries
from civilaffairs.payments.behind import FREE, HELD
from civilaffairs.payments.board import Figure
from civilaffairs.payments.models import Batch

TO_SIGN = (Batch.State.PREPARED, Batch.State.APPROVED)


def of_batch(batch: Batch, actor: Actor) -> list[Figure]:
    """Issued lines of its fund and area up to its month; nothing once everybody has signed."""
    if batch.state not in TO_SIGN:
        return []
    month, fund = batch.month, batch.fund_id
    waiting = [row for row in queries.not_in_batch(actor, month, batch.area) if row.fund.pk == fund]
    held = kept_back.by_fund(actor, month, batch.area).get(fund, kept_back.Kept())
    terms = {"month": format_month(month), "fund": fund, "area": str(batch.area_id)}
    every = Figure(
        _("In no batch"),
        sum(row.count for row in waiting),
        sum((row.total for row in waiting), ZERO),
        board.behind("lines", **terms, waiting=FREE),
    )
    on_hold = Figure(
        _("Of these on hold or blocked by a check"),
        held.count,
        held.total,
        board.behind("lines", **terms, waiting=HELD),
    )
    return [every, on_hold] if every.count else []


def not_settled(batch: Batch, actor: Actor) -> int:
    """How many exceptions the month's runs have: of these nothing was issued."""
    return board.exceptions(actor, batch.month).count() if batch.state in TO_SIGN else 0
