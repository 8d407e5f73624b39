"""The month at a glance: how far its money has come, each figure with the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.payments import queries, stages
from civilaffairs.payments.models import Batch, Run, Transfer

State = Transfer.State


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that sums to exactly it."""

    label: str
    count: int
    total: Decimal
    url: str


def steps(
    actor: Actor, month: date, runs: list[Run], batches: list[Batch], issued: Figure
) -> list[dict[str, Any]]:
    """Run → prepared → approved → released → exported → return in → reconciled."""
    done = [bool(runs) and all(run.state != Run.State.OPEN for run in runs)]
    items = [_step(_("Calculated"), issued.total, issued.url)]
    live = [batch for batch in batches if batch.state != Batch.State.CANCELLED]
    for stage, label in stages.LABELS.items():
        reached = [batch for batch in live if stages.has_reached(batch, stage)]
        done.append(bool(live) and len(reached) == len(live))
        total = sum((batch.total for batch in reached), Decimal(0))
        items.append(_step(str(label), total, "#batches" if reached else ""))
    failed = queries.open_failures(actor).filter(batch__month=month).exists()
    return stages.mark(items, done, problem=failed)


def _step(label: str, total: Decimal, url: str) -> dict[str, Any]:
    return {"label": label, "url": url if total else "", "note": format_yuan(total)}


def figures(actor: Actor, month: date) -> list[Figure]:
    """The cards: issued, claims, paid, sent back; what is under way stands in the batches."""
    lines = queries.lines_visible_to(actor).filter(run__month=month)
    transfers = queries.transfers_visible_to(actor).filter(batch__month=month)
    text = format_month(month)
    return [
        *_figures(
            lines,
            (_("Issued"), Q(amount__gt=0), _behind("lines", month=text, sign="plus")),
            (_("Claims"), Q(amount__lt=0), _behind("lines", month=text, sign="minus")),
        ),
        *_figures(
            transfers,
            *(
                (label, Q(state=state), _behind("transfers", month=text, state=state))
                for label, state in ((_("Paid"), State.PAID), (_("Sent back"), State.FAILED))
            ),
        ),
    ]


def _behind(name: str, **terms: str) -> str:
    return f"{reverse(f'payments:{name}')}?{urlencode(terms)}"


def _figures(rows: QuerySet[Any], *wanted: tuple[str, Q, str]) -> Iterator[Figure]:
    """Count and sum of each kind of rows, in one question."""
    sums: dict[str, Any] = {}
    for at, (_label, which, _url) in enumerate(wanted):
        sums[f"count{at}"] = Count("pk", filter=which)
        sums[f"total{at}"] = Sum("amount", filter=which, default=Decimal())
    found = rows.aggregate(**sums)
    for at, (label, _which, url) in enumerate(wanted):
        yield Figure(label, found[f"count{at}"], found[f"total{at}"], url)


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
