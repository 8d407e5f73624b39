"""The list of cases and the page of one case."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import (
    deadlines,
    differences,
    holders,
    kinds,
    queries,
    summary,
    verification,
    waiting,
    workflow,
)
from civilaffairs.casework.forms import CaseFilter, StepForm
from civilaffairs.casework.intake import again, answers, intakes, materials
from civilaffairs.casework.models import Case
from civilaffairs.casework.views.frame import frame, read_case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.working_days import Calendar


@require_safe
@allows("case.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Status tabs with counts, filters in the address, twenty rows a page."""
    actor = actor_in(request)
    form = CaseFilter(request.GET, actor=actor)
    cases = _filtered(form, actor)
    counts = queries.tab_counts(cases)
    labels = [(code, str(label), counts[code]) for code, label, _states in queries.TABS]
    tabs = tabs_for(request, "state", [("", _("All"), sum(counts.values())), *labels])
    rows = queries.in_tab(cases, request.GET.get("state", "")).select_related("area", "handler")
    page = paginate(request, rows.order_by("step_due_on", "-number"))
    today, days = clock.today(), deadlines.calendar()
    page.object_list = [_row(case, today, days) for case in page.object_list]
    context = {"title": _("Cases"), "page": page, "tabs": tabs, "filter_form": form}
    return render(request, "casework/case_list.html", context)


def _filtered(form: CaseFilter, actor: Actor) -> Any:
    form.is_valid()
    chosen = form.cleaned_data
    cases = queries.cases_visible_to(actor)
    if chosen.get("queue") == "mine":
        cases = waiting.waiting_for(actor)
    cases = queries.named(cases, chosen.get("q", ""))
    if chosen.get("programme"):
        cases = cases.filter(programme=chosen["programme"])
    if chosen.get("town"):
        cases = queries.of_office(cases, chosen["town"])
    if chosen.get("held"):
        cases = cases.filter(holders.held_by(chosen["held"]))
    if chosen.get("handler"):
        cases = cases.filter(handler=chosen["handler"])
    if chosen.get("due_on"):
        cases = queries.due_on(cases, chosen["due_on"])
    return waiting.narrowed(cases, chosen.get("due", ""))


def _row(case: Case, today: date, days: Calendar) -> dict[str, Any]:
    kind = kinds.get(case.kind)
    due, at = deadlines.nearest(case), deadlines.instant(case)
    return {
        "case": case,
        "kind": kind,
        "state": kind.state(case.state),
        "due": due,
        "at": at,
        "left": deadlines.left(due, today, days, at) if due and not case.closed_on else "",
        "urgent": deadlines.overdue(case, today),
    }


@require_safe
@allows("case.read")
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything of one case, and the steps that may come next."""
    case = read_case(request, case_id)
    return render(request, "casework/case.html", page_context(case, actor_in(request)))


def page_context(case: Case, actor: Actor) -> dict[str, Any]:
    """The whole case page; a refused step shows it again."""
    shown = frame(case)
    kind = shown["kind"]
    offers = workflow.offers(case, actor)
    return {
        **shown,
        "title": kind.name,
        "summary": summary.of(case),
        "verification": verification.of(case, kind),
        "differences": differences.of(case) if kind.about == "review" else None,
        "outcome": kind.outcome(case) if kind.outcome else [],
        "follow_ups": _follow_ups(case, kind, actor) if case.closed_on else [],
        "followed_by": again.followed_by(case),
        "letters": queries.letters_of(case),
        "may_void": permits(actor.role, "letter.void", case.kind, case.state),
        "may_issue_again": permits(actor.role, "letter.issue-again", case.kind, case.state),
        "files": [(file, materials.label(file.category)) for file in queries.files_of(case)],
        "answers": answers.of_case(case),
        "correction_url": answers.correction_url(case, actor),
        "offers": [(offer, step_form(offer.step, case)) for offer in offers if offer.allowed],
        "closed_offers": [offer for offer in offers if not offer.allowed],
    }


def _follow_ups(case: Case, kind: kinds.CaseKind, actor: Actor) -> list[Any]:
    offered = kind.follow_ups(case, actor) if kind.follow_ups else []
    return [*offered, *again.offered(case, actor)]


@require_POST
@allows("case.create")
def enter_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A new draft with what a closed application said; opens on its form."""
    case = read_case(request, case_id)
    try:
        made = again.apply_again(case, actor_in(request))
    except Refused as refused:
        context = {**page_context(case, actor_in(request)), "refusal": refused}
        return render(request, "casework/case.html", context, status=status_of(refused))
    messages.success(request, _("Entered again as %(number)s: check every answer.") % {"number": made.number})
    return redirect(intakes.entry_page(made.kind), made.pk)


def step_form(step: kinds.Step, case: Case) -> StepForm:
    """An empty form of a step for this version of the case."""
    return StepForm(step=step, initial={"version": case.version, "near_relative": case.near_relative})
