"""A run: its progress by town, what it could not settle, what it issued."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.benefits.queries import awards_visible_to
from civilaffairs.jobs import queue, standstill
from civilaffairs.jobs.sweep import sweep
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.months import format_month, month_of, parse_month
from civilaffairs.payments import figures, meetings, queries, runs, waits
from civilaffairs.payments.forms import MonthForm, RunForm
from civilaffairs.payments.models import Run
from civilaffairs.payments.views.frame import month_in


@require_http_methods(["GET", "POST"])
@allows("run.start")
def start(request: HttpRequest) -> HttpResponse:
    """The month's usual run in one click, or another one by its terms: off-cycle, its benefits chosen."""
    actor = actor_in(request)
    month = month_in(request)
    here = {"month": f"{month:%Y-%m}", "area": actor.area.pk}
    usual = {**here, "kind": Run.Kind.MONTHLY, "programmes": programme.codes()}
    urgent = {**here, "kind": Run.Kind.OFF_CYCLE, "programmes": []}
    everything = {**usual, "kind": Run.Kind.OFF_CYCLE, "full": True}
    posted = request.method == "POST"
    given = usual if "usual" in request.POST else request.POST
    form = RunForm(
        given if posted else None,
        initial=everything if "full" in request.GET else urgent,
        area=actor.area,
        today=clock.today(),
    )
    refusal: Refused | None = None
    if posted and form.is_valid():
        terms = form.cleaned_data
        try:
            month = parse_month(terms["month"])
            run = runs.start(
                actor, month, terms["area"], terms["programmes"], terms["kind"], full=terms["full"]
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("payments:run", run.pk)
    context = {"form": form, "refusal": refusal, "month": month}
    return render(request, "payments/run_start.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "POST"])
@allows("run.start")
def start_for_award(request: HttpRequest, award_id: uuid.UUID) -> HttpResponse:
    """An off-cycle run for one urgent award: only the month is asked."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id)
    posted = request.method == "POST"
    month = month_of(clock.today())
    form = MonthForm(
        request.POST if posted else None, initial={"month": format_month(month)}, today=clock.today()
    )
    refusal: Refused | None = None
    if posted and form.is_valid():
        try:
            run = runs.start_for(actor, parse_month(form.cleaned_data["month"]), award)
        except Refused as error:
            refusal = error
        else:
            return redirect("payments:run", run.pk)
    context = {"form": form, "refusal": refusal, "month": month, "award": award}
    return render(request, "payments/run_start.html", context, status=422 if posted else 200)


@require_GET
@allows("run.read")
def detail(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(actor_in(request)), pk=run_id)
    label = f"{format_month(run.month)} {run.number}"
    trail.record("run.read", object_kind="run", object_id=run.pk, label=label)
    return render(request, "payments/run.html", _context(request, run))


@require_GET
@allows("run.read")
def progress(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The part of the page that asks again while the run calculates; 286 ends the asking."""
    run = get_object_or_404(queries.runs_visible_to(actor_in(request)), pk=run_id)
    if run.job and run.state == Run.State.OPEN and queue.is_reachable():
        sweep(run.job.pk)  # helps a run that stands still
    status = 200 if run.state == Run.State.OPEN else 286
    return render(request, "payments/_run_progress.html", _context(request, run), status=status)


@require_http_methods(["GET", "POST"])
@allows("run.start")
def close(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """End a run of which parts failed, with the reason; the page says what then becomes of them."""
    actor = actor_in(request)
    run = get_object_or_404(queries.runs_visible_to(actor), pk=run_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            runs.close_unfinished(actor, run.pk, request.POST.get("reason", ""))
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The run is closed. Start the next one for the missing parts."))
            return redirect("payments:run", run.pk)
    context = {"run": run, "chunks": figures.chunks(run), "failed": figures.failed(run), "refusal": refusal}
    return render(request, "payments/run_close.html", context, status=422 if refusal else 200)


@require_GET
@allows("run.read")
def meet(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The people who have two benefits under a rule in the run's month: both sides and the rule."""
    run = get_object_or_404(queries.runs_visible_to(actor_in(request)), pk=run_id)
    page = paginate(request, meetings.pairs(run))
    context = {
        "title": _("What benefits give the same people"),
        "crumbs": [(f"{format_month(run.month)} {run.area}", reverse("payments:run", args=[run.pk]))],
        "page": page,
        "rows": meetings.shown(run, list(page)),
        "run": run,
    }
    return render(request, "payments/meetings.html", context)


def _context(request: HttpRequest, run: Run) -> dict[str, Any]:
    calculating = run.state == Run.State.OPEN
    page = paginate(request, figures.exceptions(run))
    return {
        "run": run,
        "calculating": calculating,
        "queue_away": calculating and not queue.is_reachable(),
        "standstill": standstill.why(run.job) if calculating and run.job else "",
        "chunks": figures.chunks(run),
        "may_retry": permits(actor_in(request).role, "job.retry"),
        "may_close": permits(actor_in(request).role, "run.start"),
        "towns": figures.towns(run),
        "benefits": figures.benefits(run),
        "may_see_waiting": permits(actor_in(request).role, "difference.read"),
        "waiting_count": figures.exceptions(run).filter(code=waits.CODE).count(),
        "page": page,
        "exceptions": [(row, figures.missing_standards(row)) for row in page],
    }
