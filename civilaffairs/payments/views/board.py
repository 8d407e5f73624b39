"""The month board and the lists behind its figures."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib import clock
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.payments import board, queries
from civilaffairs.payments.models import Line, Transfer
from civilaffairs.payments.views.frame import month_in, narrowed


@require_GET
@allows("batch.read")
def month_board(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    month = month_in(request)
    runs = list(queries.runs_visible_to(actor).filter(month=month).order_by("started_at"))
    batches = board.batches_of(actor, month)
    figures = board.figures(actor, month)
    return render(
        request,
        "payments/board.html",
        {
            "month": month,
            "month_text": format_month(month),
            "previous": format_month(add_months(month, -1)),
            "following": format_month(add_months(month, 1)),
            "this_month": format_month(month_of(clock.today())),
            "steps": board.steps(actor, month, runs, batches, issued=figures[0]),
            "figures": figures,
            "runs": runs,
            "batches": batches,
            "waiting": queries.not_in_batch(actor, month),
            "may_prepare": permits(actor.role, "batch.prepare"),
            "may_start": permits(actor.role, "run.start"),
        },
    )


@require_GET
@allows("run.read")
def lines(request: HttpRequest) -> HttpResponse:
    """The lines behind a figure: by month, run, town, benefit and sign."""
    rows = _chosen_lines(request, queries.lines_visible_to(actor_in(request)))
    rows = rows.select_related("award__person", "award__organisation")
    page = paginate(request, rows.order_by("town__path", "award__number", "id"))
    names, whom = queries.line_names(), queries.whom(line.award for line in page)
    context = {
        "title": _("Issued lines"),
        "crumbs": [],
        "page": page,
        "rows": [
            (line, names.get((line.programme, line.line), line.line), whom[line.award_id]) for line in page
        ],
    }
    return render(request, "payments/lines.html", context)


def _chosen_lines(request: HttpRequest, rows: QuerySet[Line]) -> QuerySet[Line]:
    given = request.GET
    chosen: dict[str, Any] = {}
    if given.get("month"):
        chosen["run__month"] = month_in(request)
    for name, column in (("run", "run"), ("town", "town"), ("programme", "programme"), ("line", "line")):
        if given.get(name):
            chosen[column] = given[name]
    match given.get("sign"):
        case "plus":
            chosen["amount__gt"] = 0
        case "minus":
            chosen["amount__lt"] = 0
    return narrowed(rows, chosen)


@require_GET
@allows("batch.read")
def transfers(request: HttpRequest) -> HttpResponse:
    """The transfers behind a figure: by month and state."""
    rows: QuerySet[Transfer] = queries.transfers_visible_to(actor_in(request))
    if request.GET.get("month"):
        rows = rows.filter(batch__month=month_in(request))
    state = request.GET.get("state", "")
    if state in Transfer.State.values:
        rows = rows.filter(state=state)
    return render(
        request,
        "payments/transfers.html",
        {"title": _("Transfers"), "crumbs": [], "page": paginate(request, rows.order_by("reference"))},
    )
