"""A run: its progress by town, what it could not settle, what it issued."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, DecimalField, IntegerField, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.jobs import queue
from civilaffairs.jobs.models import Chunk
from civilaffairs.jobs.sweep import sweep
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import parse_month
from civilaffairs.payments import queries, runs
from civilaffairs.payments.forms import RunForm
from civilaffairs.payments.models import Line, Run, RunException
from civilaffairs.payments.views.frame import month_in, page_of


@require_http_methods(["GET", "POST"])
@allows("run.start")
def start(request: HttpRequest) -> HttpResponse:
    """The month's usual run in one click, or another one by its terms."""
    actor = actor_in(request)
    month = month_in(request)
    usual = {
        "month": f"{month:%Y-%m}",
        "kind": Run.Kind.MONTHLY,
        "area": actor.area.pk,
        "programmes": programme.codes(),
    }
    posted = request.method == "POST"
    given = usual if "usual" in request.POST else request.POST
    form = RunForm(given if posted else None, initial=usual, area=actor.area, today=clock.today())
    refusal: Refused | None = None
    if posted and form.is_valid():
        terms = form.cleaned_data
        try:
            run = runs.start(
                actor, parse_month(terms["month"]), terms["area"], terms["programmes"], terms["kind"]
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("payments:run", run.pk)
    context = {"form": form, "refusal": refusal, "month": month}
    return render(request, "payments/run_start.html", context, status=422 if posted else 200)


@require_GET
@allows("run.read")
def detail(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(actor_in(request)), pk=run_id)
    trail.record("run.read", object_kind="run", object_id=run.pk)
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


def _context(request: HttpRequest, run: Run) -> dict[str, Any]:
    chunks = Chunk.objects.filter(job=run.job_id)
    figures = chunks.aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(state="done")),
        failed=Count("pk", filter=Q(state="failed")),
    )
    calculating = run.state == Run.State.OPEN
    exceptions = RunException.objects.filter(run=run).select_related("award").order_by("id")
    return {
        "run": run,
        "calculating": calculating,
        "queue_away": calculating and not queue.is_reachable(),
        "chunks": figures,
        "may_retry": permits(actor_in(request).role, "job.retry"),
        "towns": _towns(run, chunks),
        "benefits": _benefits(run),
        "page": page_of(request, exceptions),
    }


def _towns(run: Run, chunks: Any) -> list[dict[str, Any]]:
    """What each town's chunks have done and issued so far."""
    money = DecimalField(max_digits=14, decimal_places=2)
    work = (
        chunks.annotate(town=Cast(KeyTextTransform("town", "payload"), IntegerField()))
        .values("town")
        .annotate(all=Count("pk"), done=Count("pk", filter=Q(state="done")))
    )
    issued = (
        Line.objects.filter(run=run)
        .values("town")
        .annotate(
            lines=Count("pk"),
            due=Sum("amount", filter=Q(amount__gt=0), default=0, output_field=money),
            claimed=Sum("amount", filter=Q(amount__lt=0), default=0, output_field=money),
        )
    )
    rows = {row["town"]: {**row, "lines": 0, "due": 0, "claimed": 0} for row in work}
    for row in issued:
        rows.setdefault(row["town"], {"all": 0, "done": 0}).update(row)
    areas = Area.objects.in_bulk(rows)
    return [{**rows[pk], "area": area} for pk, area in sorted(areas.items(), key=lambda pair: pair[1].path)]


def _benefits(run: Run) -> list[dict[str, Any]]:
    sums = Line.objects.filter(run=run).values("programme", "line").order_by("programme", "line")
    names = queries.line_names()
    return [
        {
            **row,
            "name": programme.get(row["programme"]).name,
            "line_name": names.get((row["programme"], row["line"]), row["line"]),
        }
        for row in sums.annotate(lines=Count("pk"), sum=Sum("amount"))
    ]
