"""What every page of a case shows: who, what, how far, how long."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework import deadlines, holders, kinds, progress, queries
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock


def read_case(request: HttpRequest, case_id: UUID, action: str = "case.read") -> Case:
    """The case if the actor may see it (404 where not), its reading written down."""
    actor = actor_in(request)
    cases = queries.cases_visible_to(actor).select_related("area", "household__area", "person", "handler")
    case = get_object_or_404(cases, pk=case_id)
    require(actor, "case.read", area=case.area, kind=case.kind, state=case.state)
    if action != "case.read":
        require(actor, action, area=case.area, kind=case.kind, state=case.state)
    trail.record("case.read", object_kind="case", object_id=case.pk, label=case.number)
    return case


def frame(case: Case) -> dict[str, Any]:
    """The context of identity bar and progress."""
    kind = kinds.get(case.kind)
    events = queries.events_of(case)
    return {
        "case": case,
        "kind": kind,
        "state": kind.state(case.state),
        "identity": _identity(case, kind),
        "progress": progress.steps_bar(case, kind, events),
        "timeline": progress.timeline(case, events),
        "urgent": deadlines.overdue(case, clock.today()),
    }


def _identity(case: Case, kind: kinds.CaseKind) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [(_("Benefit"), kind.name)]
    if case.single:
        facts.append((_("For one member alone"), case.person))
    if case.household_id:
        facts.append((_("Members"), case.members))
    facts.append((_("Area"), case.area))
    holder = holders.of_state(kind, case.state)
    if holder is None or not holder.handles:  # Else the next fact names the handler.
        facts.append((_("Handler"), case.handler))
    if holder:
        facts.append((_("Waiting for"), holders.said(kind, case.state, case.handler)))
    due = deadlines.nearest(case)
    if due and not case.closed_on:
        at = deadlines.instant(case)
        until = f"{clock.to_local(at):%Y-%m-%d %H:%M}" if at else f"{due:%Y-%m-%d}"
        left = deadlines.left(due, clock.today(), deadlines.calendar(), at)
        facts.append((_("Deadline"), f"{until} {left}"))
    elif case.closed_on:
        facts.append((_("Closed on"), case.closed_on.isoformat()))
    return facts
