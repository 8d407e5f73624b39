"""The month at a glance: how far its money has come, each figure with the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.payments import queries
from civilaffairs.payments.models import Batch, Run, Transfer

State = Batch.State
ORDER = [
    State.PREPARED, State.APPROVED, State.RELEASED, State.EXPORTED, State.RETURNED, State.RECONCILED,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that sums to exactly it."""

    label: str
    count: int
    total: Decimal
    url: str


def steps(actor: Actor, month: date, runs: list[Run], batches: list[Batch]) -> list[dict[str, Any]]:
    """Run → prepared → approved → released → exported → return in → reconciled."""
    labels = [
        _("Prepared"), _("Approved"), _("Released"), _("Sent to the bank"), _("Return in"), _("Reconciled"),
    ]  # fmt: skip
    issued = issued_figure(actor, month)
    done = [bool(runs) and all(run.state != Run.State.OPEN for run in runs)]
    items = [_step(_("Calculated"), issued.total, issued.url)]
    live = [batch for batch in batches if batch.state != State.CANCELLED]
    for rank, label in enumerate(labels):
        reached = [batch for batch in live if ORDER.index(State(batch.state)) >= rank]
        done.append(bool(live) and len(reached) == len(live))
        total = sum((batch.total for batch in reached), Decimal(0))
        items.append(_step(label, total, "#batches" if reached else ""))
    first_open = done.index(False) if False in done else len(done)
    failed = queries.open_failures(actor).filter(batch__month=month).exists()
    for position, item in enumerate(items):
        if done[position]:
            item["state"] = "done"
        elif position == first_open:
            item["state"] = "problem" if failed and position == len(items) - 1 else "current"
    return items


def _step(label: str, total: Decimal, url: str) -> dict[str, Any]:
    return {"label": label, "state": "todo", "url": url if total else "", "note": format_yuan(total)}


def issued_figure(actor: Actor, month: date) -> Figure:
    """What the month's runs issued to be paid."""
    lines = queries.lines_visible_to(actor).filter(run__month=month, amount__gt=0)
    sums = lines.aggregate(count=Count("pk"), total=Sum("amount", default=Decimal()))
    query = urlencode({"month": format_month(month), "sign": "plus"})
    return Figure(_("Issued"), sums["count"], sums["total"], f"{reverse('payments:lines')}?{query}")


def figures(actor: Actor, month: date) -> list[Figure]:
    """The cards: issued, claims, paid, sent back; what is under way stands in the batches."""
    found = [issued_figure(actor, month)]
    claims = queries.lines_visible_to(actor).filter(run__month=month, amount__lt=0)
    sums = claims.aggregate(count=Count("pk"), total=Sum("amount", default=Decimal()))
    query = urlencode({"month": format_month(month), "sign": "minus"})
    found.append(Figure(_("Claims"), sums["count"], sums["total"], f"{reverse('payments:lines')}?{query}"))
    transfers = queries.transfers_visible_to(actor).filter(batch__month=month)
    for label, state in (
        (_("Paid"), Transfer.State.PAID),
        (_("Sent back"), Transfer.State.FAILED),
    ):
        sums = transfers.filter(state=state).aggregate(
            count=Count("pk"), total=Sum("amount", default=Decimal())
        )
        query = urlencode({"month": format_month(month), "state": state})
        found.append(Figure(label, sums["count"], sums["total"], f"{reverse('payments:transfers')}?{query}"))
    return found


def batches_of(actor: Actor, month: date) -> list[Batch]:
    """The month's batches with what became of their transfers."""
    paid, failed = Q(transfers__state="paid"), Q(transfers__state="failed")
    return list(
        queries.batches_visible_to(actor)
        .filter(month=month)
        .annotate(
            paid_total=Sum("transfers__amount", filter=paid, default=Decimal()),
            failed_total=Sum("transfers__amount", filter=failed, default=Decimal()),
        )
        .order_by("number")
    )
