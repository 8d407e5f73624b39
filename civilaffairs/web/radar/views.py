"""变动预警: the list of hits, one hit, and what is done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.audit import trail
from civilaffairs.jobs.queries import progress_of
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.money import ZERO
from civilaffairs.web.radar import acts, queries, sweeps, words
from civilaffairs.web.radar.forms import DismissForm, HitFilter, SameForm
from civilaffairs.web.radar.models import Hit

UNPROCESSABLE = 422


@require_safe
@allows("radar.read")
def hits(request: HttpRequest) -> HttpResponse:
    """Ranked by the yuan at risk; a tab per kind with its count."""
    actor = actor_in(request)
    form = HitFilter(request.GET, actor=actor)
    found = _filtered(form, actor)
    counts = queries.by_kind(found)
    labels = [(kind.value, str(kind.label), counts.get(kind.value, (0, 0))[0]) for kind in Hit.Kind]
    everything = sum(number for _kind, _label, number in labels)
    shown = [row for row in labels if row[2]]
    tabs = tabs_for(request, "kind", [("", _("All"), everything), *shown])
    if request.GET.get("kind") in Hit.Kind.values:
        found = found.filter(kind=request.GET["kind"])
    page = paginate(request, found)
    page.object_list = [_row(hit, actor) for hit in page.object_list]
    context = {
        "title": _("Change radar"),
        "page": page,
        "tabs": tabs,
        "filter_form": form,
        "total": found.order_by().aggregate(yuan=Sum("yuan", default=ZERO))["yuan"],
        **_last_look(actor),
    }
    return render(request, "web/radar/hits.html", context)


def _filtered(form: HitFilter, actor: Actor) -> QuerySet[Hit]:
    form.is_valid()
    chosen = form.cleaned_data
    found = queries.below(queries.hits_visible_to(actor), chosen.get("town"))
    return found.filter(state=chosen.get("state") or Hit.State.OPEN)


def _last_look(actor: Actor) -> dict[str, Any]:
    job = sweeps.last(actor.area)
    running = job is not None and job.state == job.State.OPEN
    return {
        "last": job,
        "progress": progress_of(job) if job and running else None,
        "may_look": permits(actor.role, "radar.look") and not running,
        "may_import": permits(actor.role, "feed.import"),
    }


def _row(hit: Hit, actor: Actor) -> dict[str, Any]:
    return {"hit": hit, "what": words.what(hit), "offer": words.offer(hit, actor), "ended": words.ended(hit)}


@require_POST
@allows("radar.look")
def look(request: HttpRequest) -> HttpResponse:
    """Look now; whoever asks twice sees the same work."""
    actor = actor_in(request)
    try:
        sweeps.start(actor.area, actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("radar:hits")


@require_safe
@allows("radar.read")
def detail(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    hit = get_object_or_404(queries.hits_visible_to(actor_in(request)), pk=hit_id)
    trail.record("radar.read", object_kind="hit", object_id=hit.pk, label=hit.kind)
    return _page(request, hit)


@require_POST
@allows("radar.settle")
def settle(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """One click: what is recorded by it, and the page on which it goes on."""
    hit = get_object_or_404(queries.hits_visible_to(actor_in(request)), pk=hit_id)
    try:
        return redirect(acts.settle(actor_in(request), hit.pk))
    except Refused as refusal:
        return _page(request, hit, refusal=refusal)


@require_POST
@allows("radar.settle")
def same(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    hit = get_object_or_404(queries.hits_visible_to(actor_in(request)), pk=hit_id)
    form = SameForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    try:
        acts.same_person(actor_in(request), hit.pk, version)
    except Refused as refusal:
        return _page(request, hit, refusal=refusal)
    messages.success(request, _("The money is on hold until it is found out."))
    return redirect("radar:hit", hit.pk)


@require_POST
@allows("radar.settle")
def dismiss(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    hit = get_object_or_404(queries.hits_visible_to(actor_in(request)), pk=hit_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, hit, form=form)
    try:
        acts.dismiss(actor_in(request), hit.pk, **form.cleaned_data)
    except Refused as refusal:
        return _page(request, hit, form=form, refusal=refusal)
    messages.success(request, _("Dismissed; the radar does not find it again."))
    return redirect("radar:hits")


def _page(
    request: HttpRequest, hit: Hit, form: DismissForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    actor = actor_in(request)
    version = {"version": hit.version}
    lifting = "hold.lift" if hit.hold_id else "radar.settle"
    is_open = hit.state == Hit.State.OPEN
    context = {
        **_row(hit, actor),
        "open": is_open,
        "form": form or DismissForm(initial=version),
        "may_dismiss": is_open and permits(actor.role, lifting),
        "who_dismisses": words.who_can(lifting),
        "may_say": is_open and not hit.certain and permits(actor.role, "radar.settle"),
        "refusal": refusal,
    }
    status = UNPROCESSABLE if form is not None and refusal is None else status_of(refusal)
    return render(request, "web/radar/hit.html", context, status=status)
