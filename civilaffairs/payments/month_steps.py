"""The steps of a month's money in their order, each with its count, its sum and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib import clock
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month, month_of
from civilaffairs.payments import board, month_lists, queries, stages
from civilaffairs.payments.checks import queries as found_by_checks
from civilaffairs.payments.comparison import making, parts
from civilaffairs.payments.models import Batch, Comparison, MonthClose, Run

# The states of a batch in which its transfers count for a step.
REACHED = {
    "approved": ("approved", "released", "exported", "returned", "reconciled"),
    "exported": ("exported", "returned", "reconciled"),
    "reconciled": ("reconciled",),
}
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Step:
    """``amount`` is None where a step has no money of its own."""

    code: str
    label: str
    done: bool
    count: int = 0
    amount: Decimal | None = None
    url: str = ""
    said: str = ""  # instead of count and amount

    @property
    def note(self) -> str:
        if self.said or not self.url:
            return self.said
        rows = ngettext("%(count)s row", "%(count)s rows", self.count) % {"count": self.count}
        return rows if self.amount is None else f"{format_yuan(self.amount)} · {rows}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the board has read: its cards are ``figures``, ``checks`` counts the hits by how they stand."""

    runs: list[Run]
    batches: list[Batch]
    comparison: Comparison
    figures: list[board.Figure]
    checks: dict[str, int]

    @property
    def lines(self) -> list[board.Figure]:
        """The cards of issued lines."""
        return self.figures[:2]

    @property
    def blocking(self) -> int:
        """Hits that stand in the way of a payment."""
        return self.checks[found_by_checks.BLOCKS] + self.checks[found_by_checks.PROPOSED]


def see(actor: Actor, month: date) -> Seen:
    """What the board and the close of a month look at."""
    hits = found_by_checks.of_month(found_by_checks.hits_visible_to(actor), month)
    return Seen(
        runs=list(queries.runs_visible_to(actor).filter(month=month).order_by("started_at")),
        batches=board.batches_of(actor, month),
        comparison=making.of(month, actor.area),
        figures=board.figures(actor, month),
        checks=found_by_checks.counts(hits),
    )


def of_month(actor: Actor, month: date, seen: Seen) -> list[Step]:
    """Feeds → run → comparison → approved → exported → returns in → reconciled → closed."""
    live = [batch for batch in seen.batches if batch.state != Batch.State.CANCELLED]
    return [
        _feeds(actor, month, seen.runs),
        _run(month, seen),
        _comparison(month, seen),
        *_transfers(actor, month, live),
        _closed(month),
    ]


def drawn(steps: list[Step], *, problem: bool) -> list[dict[str, Any]]:
    """For the steps bar; the place of a problem is the reconciliation."""
    items: list[dict[str, Any]] = [
        {"label": step.label, "note": step.note, "url": step.url, "code": step.code} for step in steps
    ]
    place = next(at for at, step in enumerate(steps) if step.code == "reconciled")
    return stages.mark(items, [step.done for step in steps], problem_at=place if problem else None)


def _feeds(actor: Actor, month: date, runs: list[Run]) -> Step:
    """Done once every list that the area expects was taken in; where none is, the run shows that it is."""
    lists = month_lists.of_month(actor, month)
    count = board.reports(actor, month).count()
    url = board.behind("reports", month=format_month(month)) if count or lists.sources else ""
    done = not lists.missing and not lists.unlooked and (lists.came or bool(runs))
    return Step("feeds", _("Lists matched"), done, count, None, url, lists.said)


def _run(month: date, seen: Seen) -> Step:
    ended = _all(run.state != Run.State.OPEN for run in seen.runs) and any(
        run.kind == Run.Kind.MONTHLY for run in seen.runs
    )
    count = sum(figure.count for figure in seen.lines)
    total = sum((figure.total for figure in seen.lines), Decimal())
    url = board.behind("lines", month=format_month(month)) if count else ""
    return Step("run", _("Calculated"), ended, count, total, url)


def _comparison(month: date, seen: Seen) -> Step:
    """Done when an approver signed it as it is, and no check blocks."""
    found = parts.sums(seen.comparison.figures)
    url = board.behind("comparison", month=format_month(month)) if seen.comparison.figures else ""
    done = bool(url) and not seen.blocking and seen.comparison.signatures.exists()
    count = sum(found[part].count for part in parts.MOVES)
    return Step("compared", _("Compared"), done, count, parts.change(found), url)


def _closed(month: date) -> Step:
    """Once closed, by whom; before that the way to the close, for a month that has ended."""
    found = MonthClose.objects.select_related("closed_by").filter(month__gte=month).order_by("month").first()
    ended = month < month_of(clock.today())
    url = board.behind("months", month=format_month(month)) if ended else ""
    said = found.closed_by.name if found else _("See what is open") if ended else ""
    return Step("closed", _("Closed"), bool(found), url=url, said=said)


def _transfers(actor: Actor, month: date, live: list[Batch]) -> list[Step]:
    rows = board.transfers_with_answer(queries.transfers_visible_to(actor).filter(batch__month=month))
    text = format_month(month)
    labels = step_names()
    asked = [("", which(code), board.behind("transfers", month=text, step=code)) for code in labels]
    found = board.sums(rows, *asked)
    return [
        Step(code, label, _reached(live, code), each.count, each.total, each.url if each.count else "")
        for (code, label), each in zip(labels.items(), found, strict=True)
    ]


def step_names() -> dict[str, str]:
    """The steps that transfers pass, in their order."""
    return {
        "approved": _("Approved"),
        "exported": _("Sent to the bank"),
        ANSWERED: _("Returns in"),
        "reconciled": _("Reconciled"),
    }


def which(code: str) -> Q:
    """The transfers, with ``answered``, that a step counts."""
    return Q(answered=True) if code == ANSWERED else Q(batch__state__in=REACHED[code])


def _reached(live: list[Batch], code: str) -> bool:
    stage = Batch.State.RETURNED if code == ANSWERED else Batch.State(code)
    return _all(stages.has_reached(batch, stage) for batch in live)


def _all(each: Iterable[bool]) -> bool:
    """All of them, and there is at least one."""
    found = list(each)
    return bool(found) and all(found)
