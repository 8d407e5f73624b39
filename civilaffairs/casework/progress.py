"""The progress bar and the timeline of a case, drawn from the table of its kind and its events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Role
from civilaffairs.casework import kinds
from civilaffairs.casework.kinds import CaseKind, State
from civilaffairs.casework.models import Case, CaseEvent, Extension
from civilaffairs.casework.workflow import OPENED
from civilaffairs.lib import clock


def steps_bar(case: Case, kind: CaseKind, events: Sequence[CaseEvent]) -> list[dict[str, str]]:
    """The states on the way: done, current, troubled, to come. ``events`` come newest first."""
    drawn = way(case, kind, events)
    here, troubled = case.state, False
    if here not in [state.code for state in drawn]:
        here, troubled = events[0].from_state if events else drawn[0].code, True
    codes = [state.code for state in drawn]
    position = codes.index(here) if here in codes else 0
    bar = []
    for place, state in enumerate(drawn):
        note = str(kind.state(case.state).label) if troubled and place == position else ""
        bar.append(
            {
                "label": str(state.label),
                "state": _mark(place, position, troubled, final=kind.state(case.state).final),
                "note": note or _left(state.code, events) if place <= position else "",
            }
        )
    return bar


def way(case: Case, kind: CaseKind, events: Sequence[CaseEvent]) -> list[State]:
    """The states from the draft to the end; those of the way beside for a case that took it."""
    beside = {code for code in kind.other_way if not kind.state(code).on_the_way}
    if beside & {case.state, *(event.to_state for event in events)}:
        return [kind.state(code) for code in kind.other_way]
    return [state for state in kind.states if state.on_the_way]


def _mark(place: int, position: int, troubled: bool, *, final: bool) -> str:
    if place < position or (place == position and final and not troubled):
        return "done"
    if place > position:
        return "todo"
    return "problem" if troubled else "current"


def _left(state: str, events: Sequence[CaseEvent]) -> str:
    """When and by whom the state was last left, on a line each: a long name is cut, not broken."""
    for event in events:
        if event.from_state == state != event.to_state:
            day = clock.local_date(event.at).isoformat()
            return f"{day}\n{event.actor.name}" if event.actor else day
    return ""


def _said(event: CaseEvent) -> str:
    """The opinion, after the ground or the month where the step needed one."""
    ground = dict(Extension.Ground.choices).get(event.data.get("ground", ""), "")
    month = event.data.get("last_month", "")
    last = _("Last month that is due: %(month)s") % {"month": month} if month else ""
    return " · ".join(str(part) for part in (ground, last, event.opinion) if part)


def timeline(case: Case, events: Sequence[CaseEvent]) -> list[dict[str, Any]]:
    """The events as the timeline shows them, newest first."""
    kind = kinds.get(case.kind)
    roles = dict(Role.choices)
    return [
        {
            "title": str(_("Entered") if event.step == OPENED else kind.step(event.step).label),
            "actor": f"{event.actor.name} · {roles.get(event.role, event.role)}"
            if event.actor
            else _("By the calendar"),
            "at": event.at,
            "text": _said(event),
            "links": (),
        }
        for event in events
    ]
