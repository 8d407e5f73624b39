"""The home visit: the form for a telephone, the second signature, the survey report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.audit import trail
from civilaffairs.casework import county_visits, queries, summary, visits, workflow
from civilaffairs.casework.forms import VisitForm
from civilaffairs.casework.models import Case, Visit
from civilaffairs.casework.views.cases import step_form
from civilaffairs.casework.views.frame import frame, read_case
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@allows("case.read")
def visit_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the visits of the case; a POST records one."""
    case = read_case(request, case_id)
    actor = actor_in(request)
    if request.method == "POST":
        action = visits.action_in(case.state, "case.visit")
        require(actor, action, area=case.area, kind=case.kind, state=case.state)
    form = VisitForm(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _record(case, actor, form.cleaned_data)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The visit is recorded; a second investigator must sign it."))
            return redirect("casework:visit", case_id=case.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/visit.html", _context(request, case, form, refusal), status=status)


def _record(case: Case, actor: Actor, values: dict[str, Any]) -> Visit:
    return visits.record(
        case.pk,
        actor,
        visited_on=values["visited_on"],
        mode=values["mode"],
        people_present=values["people_present"],
        findings=visits.Findings(tuple(values["ticked"]), values["remarks"]),
        conclusion=values["conclusion"],
        family_signed=values["family_signed"],
        photos=[check_upload(photo) for photo in values["photos"]],
    )


@require_POST
@allows("case.sign-visit", "case.county-visit")
def sign_visit(request: HttpRequest, case_id: UUID, visit_id: UUID) -> HttpResponse:
    """The second investigator signs from their own account."""
    case = read_case(request, case_id)
    visit = get_object_or_404(case.visits.all(), pk=visit_id)
    try:
        visits.sign(visit.pk, actor_in(request))
    except Refused as error:
        return render(request, "casework/visit.html", _context(request, case, VisitForm(), error), status=422)
    messages.success(request, _("You have signed the visit."))
    return redirect("casework:visit", case_id=case.pk)


@require_safe
@allows("case.read")
def survey_report(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """入户调查表: the visits with their findings and signatures, to be printed on A4."""
    case = read_case(request, case_id)
    trail.record("survey.print", object_kind="case", object_id=case.pk, label=case.number)
    context = {
        **frame(case),
        "title": _("Survey report"),
        "visits": _visits(case),
        "summary": summary.of(case),
        "address": case.household.address if case.household else "",
    }
    return render(request, "casework/survey.html", context)


def _context(request: HttpRequest, case: Case, form: VisitForm, refusal: Refused | None) -> dict[str, Any]:
    actor = actor_in(request)
    done = next((o for o in workflow.offers(case, actor) if o.step.code in ("survey-done", "resubmit")), None)
    for_county = county_visits.why(case) if case.state == county_visits.STATE else ""
    may_sign = _may(case, actor, "case.sign-visit", for_county)
    opened = case.state in visits.OPEN_IN or bool(for_county)
    shown = _visits(case)
    for row in shown:
        mine = any(signature.user_id == actor.user.pk for signature in row["signatures"])
        row["open"] = opened and row["visit"].by_county == bool(for_county)
        row["may_sign"] = row["open"] and may_sign and not mine
    return {
        **frame(case),
        "title": _("Home visit"),
        "form": form,
        "refusal": refusal,
        "for_county": for_county,
        "may_record": _may(case, actor, "case.visit", for_county),
        "visits": shown,
        "done": done,
        "done_form": step_form(done.step, case) if done else None,
    }


def _may(case: Case, actor: Actor, action: str, for_county: str) -> bool:
    """As the service refuses it: the town while it investigates, the county before it decides."""
    here = county_visits.of_the_county(actor) if for_county else case.state in visits.OPEN_IN
    return here and permits(actor.role, visits.action_in(case.state, action), case.kind, case.state)


def _visits(case: Case) -> list[dict[str, Any]]:
    found = queries.visits_of(case)
    photos = queries.photos_of(found)
    return [
        {
            "visit": visit,
            "findings": visits.Findings.of(visit),
            "signatures": list(visit.signatures.all()),
            "photos": [photo for photo in photos if photo.subject_id == visit.pk],
        }
        for visit in found
    ]
