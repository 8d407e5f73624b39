"""The month board and the lists behind its figures."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
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
from civilaffairs.payments import (
    behind,
    board,
    candidates,
    cards,
    kept_back,
    month_lists,
    month_steps,
    queries,
)
from civilaffairs.payments.comparison import making
from civilaffairs.payments.models import Line, Run, Transfer
from civilaffairs.payments.views.frame import area_in, month_in, narrowed

FIRST = 5  # exceptions on the board itself


@require_GET
@allows("batch.read")
def month_board(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    month = month_in(request)
    seen = month_steps.see(actor, month)
    steps = month_steps.of_month(actor, month, seen)
    failed = queries.open_failures(actor).filter(batch__month=month).exists()
    unsettled = board.exceptions(actor, month)
    first = list(unsettled[:FIRST])
    context = {
        "month": month,
        "month_text": format_month(month),
        "previous": format_month(add_months(month, -1)),
        "following": format_month(add_months(month, 1)),
        "this_month": format_month(month_of(clock.today())),
        "steps": month_steps.drawn(steps, problem=failed),
        "figures": seen.figures,
        "runs": seen.runs,
        "has_month_run": any(run.kind == Run.Kind.MONTHLY for run in seen.runs),
        "underway": board.underway(seen.runs),
        "batches": seen.batches,
        "waiting": kept_back.beside(queries.not_in_batch(actor, month), actor, month),
        "cards": cards.share(queries.transfers_visible_to(actor).filter(batch__month=month)),
        "checks": seen.checks,
        "exceptions": board.with_remedy(first),
        "exception_count": unsettled.count() if len(first) == FIRST else len(first),
        "may_prepare": permits(actor.role, "batch.prepare"),
        "may_start": permits(actor.role, "run.start"),
        "may_retry": permits(actor.role, "job.retry"),
        "may_see_waiting": permits(actor.role, "difference.read"),
    }
    return render(request, "payments/board.html", context)


@require_GET
@allows("radar.read")
def reports(request: HttpRequest) -> HttpResponse:
    """Which lists came in the month, and the deaths and moves that they told of people of ours."""
    actor, month = actor_in(request), month_in(request)
    context = {
        "title": _("Deaths and moves of the month's lists"),
        "crumbs": [],
        "page": paginate(request, board.reports(actor, month)),
        "lists": month_lists.of_month(actor, month),
        "may_import": permits(actor.role, "feed.import"),
    }
    return render(request, "payments/reports.html", context)


@require_GET
@allows("run.read")
def exceptions(request: HttpRequest) -> HttpResponse:
    """What the month's runs could not settle, with what to do."""
    actor = actor_in(request)
    page = paginate(request, board.exceptions(actor, month_in(request)))
    context = {
        "title": _("What could not be settled"),
        "crumbs": [],
        "page": page,
        "exceptions": board.with_remedy(page),
        "may_see_waiting": permits(actor.role, "difference.read"),
    }
    return render(request, "payments/exceptions.html", context)


@require_GET
@allows("run.read")
def lines(request: HttpRequest) -> HttpResponse:
    """The lines behind a figure: by month, run, area, town, benefit, sign; for the month itself, or late."""
    rows = _chosen_lines(request, queries.lines_visible_to(actor_in(request)))
    said, count = behind.in_words(request.GET, rows)
    rows = rows.select_related("award__person", "award__organisation")
    page = paginate(request, rows.order_by("town__path", "award__number", "id"), count=count)
    names, whom = queries.line_names(), queries.whom(line.award for line in page)
    context = {
        "title": _("Issued lines"),
        "subtitle": said,
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
    if given.get("waiting") in (behind.FREE, behind.HELD):
        rows = rows.filter(pk__in=_waiting(request).values("pk"))
    elif given.get("month"):
        chosen["run__month"] = month_in(request)
    for name, column in (
        ("run", "run"),
        ("fund", "fund"),
        ("town", "town"),
        ("programme", "programme"),
        ("line", "line"),
    ):
        if given.get(name):
            chosen[column] = given[name]
    if given.get("area"):
        chosen["town__path__within"] = area_in(request).path
    if given.get("ended"):
        chosen["run__state__in"] = making.ENDED
    if given.get("regular"):
        chosen["for_month"] = F("run__month")
    if given.get("late"):
        chosen["for_month__lt"] = F("run__month")
    match given.get("sign"):
        case "plus":
            chosen["amount__gt"] = 0
        case "minus":
            chosen["amount__lt"] = 0
    return narrowed(rows, chosen)


def _waiting(request: HttpRequest) -> QuerySet[Line]:
    """What no batch carries, of all months up to this one; or what of it stays behind for now."""
    month, area = month_in(request), actor_in(request).area
    if request.GET["waiting"] == behind.HELD:
        return kept_back.lines(month, area)
    return candidates.payable_lines(month, area)


@require_GET
@allows("batch.read")
def transfers(request: HttpRequest) -> HttpResponse:
    """The transfers behind a figure: by month, batch, step they have reached, state, kind of account."""
    rows: QuerySet[Transfer] = queries.transfers_visible_to(actor_in(request))
    if request.GET.get("month"):
        rows = rows.filter(batch__month=month_in(request))
    step = request.GET.get("step", "")
    if step in (*month_steps.REACHED, month_steps.ANSWERED):
        rows = board.transfers_with_answer(rows).filter(month_steps.which(step))
    state = request.GET.get("state", "")
    if state in Transfer.State.values:
        rows = rows.filter(state=state)
    if card := cards.WHICH.get(request.GET.get("card", "")):
        rows = rows.filter(card)
    if request.GET.get("batch"):
        rows = narrowed(rows, {"batch": request.GET["batch"]})
    said, count = behind.in_words(request.GET, rows)
    page = paginate(request, rows.order_by("reference"), count=count)
    context = {"title": _("Transfers"), "subtitle": said, "crumbs": [], "page": page}
    return render(request, "payments/transfers.html", context)
