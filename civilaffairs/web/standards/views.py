"""Proposals: the list, entering one, trying the examples with it, publishing it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits import example_files, growth, proposals
from civilaffairs.benefits.proposal_models import Proposal
from civilaffairs.benefits.proposals import Wanted
from civilaffairs.benefits.queries import proposals_visible_to
from civilaffairs.jobs.queries import progress_of
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.payments import trials
from civilaffairs.web.standards import rows
from civilaffairs.web.standards.forms import ProposalForm, ReasonForm, ValueFormSet, prefilled


@require_GET
@allows("standard.try")
def listing(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    found = proposals_visible_to(actor).prefetch_related("values")
    return render(
        request,
        "web/standards/proposals.html",
        {"page": paginate(request, found), "may_enter": permits(actor.role, "standard.enter")},
    )


@require_http_methods(["GET", "POST"])
@allows("standard.enter")
def propose(request: HttpRequest) -> HttpResponse:
    """Enter one or several values together; what breaks a bound is refused in the rule's words."""
    actor = actor_in(request)
    posted = request.method == "POST"
    place = {"area": request.GET.get("area")}
    form = ProposalForm(request.POST if posted else None, area=actor.area, initial=place)
    given = None if posted else prefilled(request.GET)
    formset = ValueFormSet(request.POST if posted else None, prefix="values", initial=given)
    refusal: Refused | None = None
    if posted and form.is_valid() & formset.is_valid():
        wanted = [
            Wanted(row["code"], row["month"], row["value"])
            for row in formset.cleaned_data
            if row and not row.get("DELETE")
        ]
        try:
            proposal = proposals.enter(actor, form.cleaned_data["area"], form.cleaned_data["source"], wanted)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Entered. A second person publishes it."))
            return redirect("standards:proposal", proposal.pk)
    context = {"form": form, "formset": formset, "refusal": refusal}
    return render(request, "web/standards/propose.html", context, status=422 if posted else 200)


@require_GET
@allows("standard.try")
def proposal(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    return _page(request, _seen(request, proposal_id))


@require_POST
@allows("standard.try")
def try_examples(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Start to run the area's examples with the values in place."""
    found = _seen(request, proposal_id)
    try:
        trials.start(actor_in(request), found.pk)
    except Refused as refusal:
        return _page(request, found, refusal)
    return redirect("standards:proposal", found.pk)


@require_POST
@allows("standard.approve")
def publish(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    found = _seen(request, proposal_id)
    try:
        proposals.publish(actor_in(request), found.pk)
    except Refused as refusal:
        return _page(request, _seen(request, proposal_id), refusal)
    messages.success(request, _("Published. The next run pays by it."))
    return redirect("standards:proposal", found.pk)


@require_POST
@allows("standard.enter", "standard.approve")
def close(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Withdraw one's own proposal or send back another's."""
    found = _seen(request, proposal_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        proposals.close(actor_in(request), found.pk, form.cleaned_data["reason"])
    except Refused as refusal:
        return _page(request, _seen(request, proposal_id), refusal)
    return redirect("standards:proposal", found.pk)


def _seen(request: HttpRequest, proposal_id: uuid.UUID) -> Proposal:
    return get_object_or_404(proposals_visible_to(actor_in(request)), pk=proposal_id)


def _page(
    request: HttpRequest,
    found: Proposal,
    refusal: Refused | None = None,
    form: ReasonForm | None = None,
) -> HttpResponse:
    actor = actor_in(request)
    check = proposals.latest_check(found)
    job = trials.job_of(check) if check and check.finished_at is None else None
    own = found.entered_by_id == actor.user.pk
    is_open = found.state == Proposal.State.OPEN
    why_not = proposals.why_not_tried(found, check) if is_open else ""
    context: dict[str, Any] = {
        "proposal": found,
        "values": rows.value_rows(found),
        "warnings": list(growth.warnings(found.area, proposals.entries(found))) if is_open else [],
        "files": example_files.kept_for(found.area),
        "check": check,
        "failures": list(rows.failures(check)) if check else [],
        "progress": progress_of(job) if job else None,
        "running": job is not None and job.state == job.State.OPEN,
        "open": is_open,
        "own": own,
        "why_not": why_not,
        "may_publish": is_open and not own and permits(actor.role, "standard.approve"),
        "may_close": is_open and permits(actor.role, "standard.enter" if own else "standard.approve"),
        "refusal": refusal,
        "form": form or ReasonForm(),
    }
    wrong = refusal is not None or form is not None
    return render(request, "web/standards/proposal.html", context, status=422 if wrong else 200)
