"""The workbench: what waits for this person, the most pressing first, one click from being done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import deadlines, sweep
from civilaffairs.lib import clock
from civilaffairs.web import queues

ROWS = 12


@require_safe
@allows("workbench")
def workbench(request: HttpRequest) -> HttpResponse:
    """Cards with counts, each a link to the list with as many rows; then the queue."""
    actor = actor_in(request)
    sweep.end_notices()  # beat does it every few minutes; nobody should wait for that
    waiting = queues.rows(actor, ROWS)
    days, today = deadlines.calendar(), clock.today()
    context: dict[str, Any] = {
        "title": _("Workbench"),
        "cards": _cards(actor),
        "rows": [
            {
                "row": row,
                "left": deadlines.left(row.due_on, today, days) if row.due_on else "",
                "urgent": row.due_on is not None and row.due_on < today,
            }
            for row in waiting
        ],
        "sees_cases": permits(actor.role, "case.read"),
    }
    return render(request, "web/workbench.html", context)


@require_safe
@allows("workbench")
def todo(request: HttpRequest) -> HttpResponse:
    """我的待办: the list of the cases that wait; for other duties the workbench's own queue."""
    if permits(actor_in(request).role, "case.read"):
        return redirect(_list())
    return redirect("workbench")


def _cards(actor: Any) -> list[tuple[str, int, str]]:
    counted = queues.count(actor)
    if not permits(actor.role, "case.read"):
        return [(_("To do"), counted.todo, f"{reverse('workbench')}#queue")]
    return [
        (_("To do"), counted.todo, _list()),
        (_("Nearly due"), counted.soon, _list("&due=soon")),
        (_("Overdue"), counted.overdue, _list("&due=overdue")),
        (_("Returned"), counted.returned, _list("&state=returned")),
    ]


def _list(more: str = "") -> str:
    return f"{reverse('casework:list')}?queue=mine{more}"
