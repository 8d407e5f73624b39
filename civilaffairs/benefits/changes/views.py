"""The pages of a change: what is asked, before and after side by side, the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.idempotency import FIELD
from civilaffairs.benefits.changes import cases, plan, preview
from civilaffairs.benefits.changes.forms import FORMS, ChangeForm, MergeForm
from civilaffairs.benefits.changes.person_forms import PERSON_FORMS, PersonForm
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.casework import workflow
from civilaffairs.casework.views.cases import step_form
from civilaffairs.casework.views.frame import frame, read_case
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Household, Person
from civilaffairs.people.search import households_visible_to, persons_visible_to

UNPROCESSABLE = 422
NOT_REPEATED = {"csrfmiddlewaretoken", "act", FIELD}


@allows("change.enter")
def of_household(request: HttpRequest, household_id: UUID, kind: str) -> HttpResponse:
    """Ask, show what follows, enter it."""
    actor = actor_in(request)
    home = get_object_or_404(households_visible_to(actor), pk=household_id)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, home=home, actor=actor)
    asked = isinstance(form, MergeForm) and request.method == "POST" and not form.is_complete
    if asked:
        form = FORMS[kind](initial=request.POST.dict(), home=home, actor=actor)
    back = reverse("people:household", args=[home.pk])
    return _ask(request, form, home, back) if asked else _answer(request, form, home, back)


@allows("change.enter")
def of_person(request: HttpRequest, person_id: UUID, kind: str) -> HttpResponse:
    """The same for a decision on who somebody is."""
    actor = actor_in(request)
    person = get_object_or_404(persons_visible_to(actor), pk=person_id)
    if kind not in PERSON_FORMS:
        raise Http404
    form = PERSON_FORMS[kind](request.POST or None, person=person, actor=actor)
    return _answer(request, form, person, reverse("people:person", args=[person.pk]))


def _answer(
    request: HttpRequest, form: ChangeForm | PersonForm, subject: Household | Person, back: str
) -> HttpResponse:
    """The form as long as it is being filled in, then what follows from it."""
    if request.method != "POST" or request.POST.get("act") == "edit" or not form.is_valid():
        return _ask(request, form, subject, back)
    return check(request, form.plan(), form.title, subject, back)


def check(
    request: HttpRequest, wanted: Plan, title: Any, subject: Household | Person, back: str
) -> HttpResponse:
    """Before and after; with ``act=enter`` the change becomes a case."""
    refusal = None
    if request.POST.get("act") == "enter":
        try:
            case = cases.propose(wanted, actor_in(request))
            messages.success(request, _("Entered. A second person decides."))
            return redirect("casework:case", case_id=case.pk)
        except Refused as caught:
            refusal = caught
    seen = preview.of(wanted)
    context = {
        "title": title,
        "subject": subject,
        "back": back,
        "preview": seen,
        "plan": wanted,
        "refusal": refusal,
        "repeated": [(name, value) for name, value in request.POST.items() if name not in NOT_REPEATED],
    }
    failed = refusal is not None or not seen.possible
    return render(request, "benefits/changes/check.html", context, status=UNPROCESSABLE if failed else 200)


def _ask(
    request: HttpRequest, form: ChangeForm | PersonForm, subject: Household | Person, back: str
) -> HttpResponse:
    context = {"title": form.title, "hint": form.hint, "subject": subject, "form": form, "back": back}
    failed = form.is_bound and form.errors
    return render(request, "benefits/changes/form.html", context, status=UNPROCESSABLE if failed else 200)


@require_safe
@allows("case.read")
def decision(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the second person needs to decide, as it stands today."""
    case = read_case(request, case_id)
    change = get_object_or_404(cases.changes(), case=case)
    offers = workflow.offers(case, actor_in(request))
    context = {
        **frame(case),
        "title": _("Decision"),
        "change": change,
        "plan": plan.of(change),
        "preview": None if case.closed_on else preview.of(plan.of(change), case),
        "offers": [(offer, step_form(offer.step, case)) for offer in offers if offer.allowed],
        "closed_offers": [offer for offer in offers if not offer.allowed],
    }
    return render(request, "benefits/changes/decision.html", context)
