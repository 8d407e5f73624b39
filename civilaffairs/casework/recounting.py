"""The deadlines of open cases derived anew, after the calendar of working days was changed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from civilaffairs.casework import deadlines, kinds
from civilaffairs.casework.kinds import CaseKind
from civilaffairs.casework.models import Case, CaseEvent
from civilaffairs.lib.clock import local_date
from civilaffairs.lib.working_days import Calendar

KEEPS = "returned"  # A case that was returned keeps the deadline it had.


def recount(since: date) -> int:
    """Every open case with a deadline on this day or later. Returns how many moved."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("area").prefetch_related("events")
    open_cases = cases.filter(closed_on=None)
    days, moved = deadlines.calendar(), 0
    for case in open_cases.filter(Q(step_due_on__gte=since) | Q(total_due_on__gte=since)):
        kind = kinds.get(case.kind)
        before = (case.step_due_on, case.total_due_on)
        case.step_due_on = _step_due(case, kind, days)
        case.total_due_on = deadlines.total_due(case, kind, days)
        if (case.step_due_on, case.total_due_on) != before:
            case.save(update_fields=["step_due_on", "total_due_on"])
            moved += 1
    return moved


def _step_due(case: Case, kind: CaseKind, days: Calendar) -> date | None:
    """From the event that started the clock; clocks in calendar days and hours need no working day."""
    started = _started(kind, sorted(case.events.all(), key=lambda event: event.id))
    state = kind.state(started.to_state if started else case.state)
    if started is None or state.clock is None or state.clock.unit != "working":
        return case.step_due_on
    left = None if state.pauses else started.data.get(deadlines.LEFT)
    return deadlines.due(kind, state.clock, case.area, local_date(started.at), days, left=left)


def _started(kind: CaseKind, events: list[CaseEvent]) -> CaseEvent | None:
    """The last step that led somewhere by the table, be it into the state in which the case was."""
    stays = {step.code for step in kind.steps if not step.to}
    moves = [event for event in events if event.step not in stays and event.to_state != KEEPS]
    return moves[-1] if moves else None
