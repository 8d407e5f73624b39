"""Reading what waits for a decision: lists, how far each is, both states of each line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits import names
from civilaffairs.lib.money import format_yuan
from civilaffairs.payments import waits, why
from civilaffairs.payments.models import Difference, DifferenceLine, Line, Run, RunException, Verdict
from civilaffairs.payments.why import Why

OPEN, PROPOSED, RELEASED, REFUSED, ENDED = "open", "proposed", "released", "refused", "ended"
TABS = {
    OPEN: gettext_lazy("Nothing proposed"),
    PROPOSED: gettext_lazy("Waits for the second person"),
    RELEASED: gettext_lazy("Released: the next run issues it"),
    REFUSED: gettext_lazy("Not to be issued"),
    ENDED: gettext_lazy("Waits no more"),
}
_STANDS = Q(ended_by=None)
_STATES = {
    OPEN: _STANDS & Q(verdict_state=None),
    PROPOSED: _STANDS & Q(verdict_state=Verdict.State.OPEN),
    RELEASED: _STANDS & Q(verdict_state=Verdict.State.APPROVED, verdict_wants=Verdict.Wants.RELEASE),
    REFUSED: _STANDS & Q(verdict_state=Verdict.State.APPROVED, verdict_wants=Verdict.Wants.REFUSE),
    ENDED: ~_STANDS,
}


def differences_visible_to(actor: Actor) -> QuerySet[Difference]:
    """With the state and the wish of the proposal that counts, and by whom it is."""
    live = Verdict.objects.filter(difference=OuterRef("pk")).exclude(state=Verdict.State.RETURNED)
    rows = Difference.objects.select_related("award__household", "award__person", "award__organisation")
    rows = rows.select_related("town", "found_by__area", "ended_by__area").annotate(
        verdict_state=Subquery(live.values("state")[:1]),
        verdict_wants=Subquery(live.values("wants")[:1]),
        proposer=Subquery(live.values("proposed_by")[:1]),
    )
    return visible_to(rows, actor, "town__path")


def in_state(rows: QuerySet[Difference], state: str) -> QuerySet[Difference]:
    """Those of a tab; the largest first, what is over by its end."""
    return rows.filter(_STATES[state]).order_by("-size", "pk")


def for_second_person(rows: QuerySet[Difference], actor: Actor) -> QuerySet[Difference]:
    """Those that somebody else proposed something about."""
    mine = Verdict.objects.filter(state=Verdict.State.OPEN, proposed_by=actor.user)
    return in_state(rows, PROPOSED).exclude(Exists(mine.filter(difference=OuterRef("pk"))))


def counts(rows: QuerySet[Difference]) -> dict[str, int]:
    return rows.order_by().aggregate(**{state: Count("pk", filter=which) for state, which in _STATES.items()})


def of_run(rows: QuerySet[Difference], run: Run) -> QuerySet[Difference]:
    """Those that a run set aside, whichever run found them first."""
    told = RunException.objects.filter(run=run, code=waits.CODE, award=OuterRef("award"))
    return rows.filter(Q(found_by=run) | Q(ended_by=None) & Exists(told))


def state_of(row: Difference) -> str:
    """The tab that a row of ``differences_visible_to`` stands in."""
    if row.ended_by_id:
        return ENDED
    state, wants = row.verdict_state, row.verdict_wants  # type: ignore[attr-defined]
    if state is None:
        return OPEN
    if state == Verdict.State.OPEN:
        return PROPOSED
    return RELEASED if wants == Verdict.Wants.RELEASE else REFUSED


def reason(row: Difference) -> str:
    """Why it was not issued."""
    said = []
    if row.over_sum is not None:
        said.append(_("above %(sum)s yuan") % {"sum": format_yuan(row.over_sum)})
    if row.over_months is not None:
        said.append(_("older than %(count)s months") % {"count": row.over_months})
    return _("; ").join(said)


def was_issued(row: Difference) -> bool:
    """Whether the run in which it ended issued it, or found something else."""
    lines = Line.objects.filter(award=row.award_id, run=row.ended_by_id)
    first = row.lines.order_by("for_month", "line").first()
    return (
        first is not None
        and lines.filter(for_month=first.for_month, line=first.line, seq=first.seq, after=first.due).exists()
    )


@dataclass(frozen=True)
class Kept:
    """A line as it would be issued, by its name."""

    row: DifferenceLine
    name: str

    @property
    def amount(self) -> Decimal:
        return self.row.due - self.row.before


def kept_lines(difference: Difference) -> list[Kept]:
    rows = difference.lines.order_by("for_month", "line")
    return [Kept(row, names.of_line(difference.programme, row.line)) for row in rows]


def both_states(difference: Difference, row: DifferenceLine, visible: QuerySet[Line]) -> Why:
    """What was issued on and what holds now, as the run saw it that found the difference."""
    line = Line(
        award=difference.award,
        town=difference.town,
        run=difference.found_by,
        programme=difference.programme,
        for_month=row.for_month,
        line=row.line,
        seq=row.seq,
        before=row.before,
        amount=row.due - row.before,
        after=row.due,
        inputs=row.inputs,
        formula=row.formula,
    )
    return why.of_line(line, visible)


@dataclass(frozen=True)
class ByRun:
    """What of one run waits for the same act."""

    run: Run
    count: int
    size: Decimal


def by_run(rows: QuerySet[Difference]) -> list[ByRun]:
    """The differences by the run that found them, the latest first."""
    sums = rows.order_by().values("found_by").annotate(count=Count("pk"), sum=Sum("size"))
    runs = Run.objects.select_related("area").in_bulk([row["found_by"] for row in sums])
    found = [ByRun(runs[row["found_by"]], row["count"], row["sum"]) for row in sums]
    return sorted(found, key=lambda each: each.run.started_at, reverse=True)


def of_awards(awards: Iterable[object]) -> QuerySet[Difference]:
    """What waits of these awards."""
    return Difference.objects.filter(award__in=list(awards), ended_by=None)
