"""The month at a glance: each figure with the rows behind it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.jobs import queue, standstill
from civilaffairs.jobs.sweep import sweep
from civilaffairs.lib.months import add_months, cutoff, format_month
from civilaffairs.payments import figures as of_run
from civilaffairs.payments import queries
from civilaffairs.payments.models import Batch, Run, RunException, Transfer, TransferEvent
from civilaffairs.people.models import Report

State = Transfer.State


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that sums to exactly it."""

    label: str
    count: int
    total: Decimal
    url: str


def figures(actor: Actor, month: date) -> list[Figure]:
    """The cards: issued, claims, paid, sent back; what is under way stands in the batches."""
    lines = queries.lines_visible_to(actor).filter(run__month=month)
    transfers = queries.transfers_visible_to(actor).filter(batch__month=month)
    text = format_month(month)
    return [
        *sums(
            lines,
            (_("Issued"), Q(amount__gt=0), behind("lines", month=text, sign="plus")),
            (_("Claims"), Q(amount__lt=0), behind("lines", month=text, sign="minus")),
        ),
        *sums(
            transfers,
            *(
                (label, Q(state=state), behind("transfers", month=text, state=state))
                for label, state in ((_("Paid"), State.PAID), (_("Sent back"), State.FAILED))
            ),
        ),
    ]


def behind(name: str, **terms: str) -> str:
    return f"{reverse(f'payments:{name}')}?{urlencode(terms)}"


def sums(rows: QuerySet[Any], *wanted: tuple[str, Q, str]) -> Iterator[Figure]:
    """Count and sum of each kind of rows, in one question."""
    asked: dict[str, Any] = {}
    for at, (_label, which, _url) in enumerate(wanted):
        asked[f"count{at}"] = Count("pk", filter=which)
        asked[f"total{at}"] = Sum("amount", filter=which, default=Decimal())
    found = rows.aggregate(**asked)
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


def transfers_with_answer(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """With ``answered``: whether a return file spoke of it."""
    told = TransferEvent.objects.filter(transfer=OuterRef("pk"), return_file__isnull=False)
    return rows.annotate(answered=Exists(told))


def reports(actor: Actor, month: date) -> QuerySet[Report]:
    """Deaths and moves that lists of the month told of people of ours."""
    told = Report.objects.filter(at__gte=cutoff(month), at__lt=cutoff(add_months(month, 1)))
    rows = visible_to(told, actor, "feed__area__path").select_related("person", "feed")
    return rows.order_by("-at", "number")


def exceptions(actor: Actor, month: date) -> QuerySet[RunException]:
    """What the month's runs could not settle, the latest run first."""
    rows = RunException.objects.filter(run__month=month).select_related("award", "run")
    return visible_to(rows, actor, "run__area__path").order_by("-run__started_at", "id")


def with_remedy(rows: Any) -> list[tuple[RunException, str]]:
    """Each exception with the standards that it lacks, for ``_exceptions.html``."""
    return [(row, of_run.missing_standards(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class Underway:
    """A run that is being calculated: how far, what a failed part said last, why it stands still."""

    run: Run
    chunks: dict[str, int]
    error: str
    queue_away: bool
    standstill: str


def underway(runs: list[Run]) -> list[Underway]:
    """Runs that have not ended; one that stands still is helped on, as its own page would."""
    found, away = [], False
    for run in runs:
        if run.state != Run.State.OPEN or run.job is None:
            continue
        away = not queue.is_reachable()
        if not away:
            sweep(run.job.pk)
        failed = of_run.failed(run).first()
        found.append(
            Underway(run, of_run.chunks(run), failed.error if failed else "", away, standstill.why(run.job))
        )
    return found
