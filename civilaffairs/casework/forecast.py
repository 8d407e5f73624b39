"""What will be overdue soon if nobody moves: by town and by who holds it, from today's deadlines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet

from civilaffairs.accounts.models import Area
from civilaffairs.casework import deadlines, holders, kinds, queries
from civilaffairs.casework.holders import PUBLIC, Holder
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

LATE = "late"
DAY = timedelta(days=1)


@dataclass
class Held:
    """The cases of a town that one person or one role holds, counted by the day they are due."""

    town: Area
    holder: Holder
    handler: str = ""
    handler_id: Any = None
    counts: Counter[Any] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def days_of_week(today: date) -> list[date]:
    """The days left of this week; on its last days, those of the next one too."""
    days = deadlines.calendar()
    sunday = today + (6 - today.weekday()) * DAY
    if days.working_days_left(today, sunday) < 1:
        sunday += 7 * DAY
    return [today + n * DAY for n in range((sunday - today).days + 1)]


def due_until(actor: Actor, last: date) -> QuerySet[Case]:
    """The visible open cases that are late or fall due by this day, whoever holds them in the office."""
    cases = queries.cases_visible_to(actor)
    found = queries.overdue(cases) | queries.due_by(cases, last)
    return found.exclude(holders.held_by(PUBLIC))


def of(actor: Actor, week: list[date]) -> list[Held]:
    """The most pressing first: a row for each town and holder."""
    found: dict[tuple[Any, ...], Held] = {}
    offices = {area.path: area for area in Area.objects.exclude(level=Area.Level.VILLAGE)}
    alike = ("kind", "state", "area__path", "handler_id", "handled_by", "step_due_on", "total_due_on", "late")
    rows = due_until(actor, week[-1]).annotate(late=_late(), handled_by=F("handler__name"))
    for row in rows.order_by().values(*alike).annotate(number=Count("pk")):
        held = _row(row, offices)
        key = (held.town.pk, held.holder.code, held.handler_id)
        kept = found.setdefault(key, held)
        due = min(day for day in (row["step_due_on"], row["total_due_on"]) if day)
        kept.counts[LATE if row["late"] else due] += row["number"]
    return sorted(found.values(), key=lambda held: (-held.counts[LATE], -held.total, held.town.path))


def _late() -> Any:
    return queries.past() & Q(closed_on=None)


def _row(row: dict[str, Any], offices: dict[str, Area]) -> Held:
    holder = holders.of_state(kinds.get(row["kind"]), row["state"])
    assert holder is not None  # What is closed has no deadline.
    handler = (row["handled_by"] or "", row["handler_id"]) if holder.handles else ("", None)
    return Held(_office(row["area__path"], offices), holder, *handler)


def _office(path: str, offices: dict[str, Area]) -> Area:
    """The town of an area; above the towns the office itself."""
    parts = path.split(".")
    above = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next(offices[each] for each in above if each in offices)


def count(actor: Actor) -> int:
    """How many are on the page of this week."""
    return due_until(actor, days_of_week(clock.today())[-1]).count()
