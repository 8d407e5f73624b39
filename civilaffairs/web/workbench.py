"""The workbench: what waits for this person, the most pressing first, one click from being done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import deadlines, forecast
from civilaffairs.casework.intake import intakes
from civilaffairs.lib import clock
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.todo import Counted, Waiting
from civilaffairs.web import queues

ROWS = 12


@require_safe
@allows("workbench")
def workbench(request: HttpRequest) -> HttpResponse:
    """Cards with counts, each a link to the list with as many rows; then the queue."""
    actor = actor_in(request)
    counted, waiting = queues.look(request.user, ROWS)
    context: dict[str, Any] = {
        "title": _("Workbench"),
        "cards": _cards(actor, counted),
        "rows": _with_clock(waiting),
        "sees_cases": permits(actor.role, "case.read"),
        "quick": _quick(actor),
        "due_this_week": forecast.count(actor) if permits(actor.role, "case.read") else 0,
    }
    return render(request, "web/workbench.html", context)


@require_safe
@allows("workbench")
def todo(request: HttpRequest) -> HttpResponse:
    """我的待办: everything that waits for this person, over all apps, a page at a time."""
    actor = actor_in(request)
    waiting = queues.rows(actor, queues.ALL)
    dues = {code: queues.narrowed(waiting, code) for code in queues.DUES}
    labels = [(code, label, len(dues[code])) for code, label in _due_labels()]
    page = paginate(request, dues.get(request.GET.get("due", ""), waiting))
    page.object_list = _with_clock(page.object_list)
    tabs = tabs_for(request, "due", [("", _("All"), len(waiting)), *labels])
    return render(request, "web/todo.html", {"title": _("To do"), "page": page, "tabs": tabs})


def _with_clock(waiting: Iterable[Waiting]) -> list[dict[str, Any]]:
    days, today, now = deadlines.calendar(), clock.today(), clock.now()
    return [
        {
            "row": row,
            "left": deadlines.left(row.due_on, today, days, row.due_at) if row.due_on else "",
            "urgent": row.late(today, now),
        }
        for row in waiting
    ]


def _due_labels() -> list[tuple[str, str]]:
    return [(queues.SOON, _("Nearly due")), (queues.OVERDUE, _("Overdue"))]


def _cards(actor: Actor, counted: Counted) -> list[tuple[str, int, str]]:
    """Each number is that of the rows behind its link."""
    url = reverse("todo")
    cards = [
        (_("To do"), counted.todo, url),
        (_("Nearly due"), counted.soon, f"{url}?due={queues.SOON}"),
        (_("Overdue"), counted.overdue, f"{url}?due={queues.OVERDUE}"),
    ]
    if permits(actor.role, "case.read"):
        cards.append(
            (_("Returned"), counted.returned, f"{reverse('casework:list')}?queue=mine&state=returned")
        )
    return cards


def _quick(actor: Actor) -> list[tuple[Any, str]]:
    """The usual applications that this person may enter, and the page with every kind."""
    mine = [each for each in intakes.every() if permits(actor.role, "case.create", each.kind)]
    usual = [(each.title, reverse(each.url_name("start"))) for each in mine if each.frequent]
    return [*usual, (_("All kinds of applications"), reverse("apply"))] if mine else []
