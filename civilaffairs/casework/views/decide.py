"""The decision page: the facts on the left, the rule checks and the amount on the right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import differences, guards, letters, queries, summary, workflow
from civilaffairs.casework.models import Case
from civilaffairs.casework.views.cases import step_form
from civilaffairs.casework.views.frame import frame, read_case


@require_safe
@allows("case.read")
def decision_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the approver needs to decide, on one page."""
    case = read_case(request, case_id)
    shown = frame(case)
    kind = shown["kind"]
    offers = workflow.offers(case, actor_in(request))
    context = {
        **shown,
        "title": _("Decision"),
        "summary": summary.of(case),
        "evidence": _evidence(case),
        "differences": differences.of(case) if kind.about == "review" else None,
        "assessment": kind.assess(case) if kind.assess and not case.closed_on else None,
        "offers": [(offer, step_form(offer.step, case)) for offer in offers if offer.allowed],
        "closed_offers": [offer for offer in offers if not offer.allowed],
    }
    return render(request, "casework/decide.html", context)


def _evidence(case: Case) -> list[tuple[str, Any]]:
    """The verification in a few lines, each of which the steps before have made sure of."""
    report = case.match_reports.order_by("-imported_at").first()
    visit = case.visits.order_by("-visited_on").first()
    notice = guards.current_notice(case)
    review = case.events.filter(step="first-review").select_related("actor").order_by("-id").first()
    lines = [
        (_("Information match"), report.get_conclusion_display() if report else None),
        (_("Home visit"), f"{visit.visited_on} · {visit.get_conclusion_display()}" if visit else None),
        (_("First review"), f"{review.actor} · {review.opinion}" if review else None),
        (_("Public notice"), f"{notice.posted_on} – {notice.ends_on}" if notice else None),
        (_("Open objections"), str(guards.open_objections(case).count())),
    ]
    if case.near_relative:
        lines.append((_("Near relative"), _("registered apart")))
    return lines


@require_POST
@allows("letter.void")
def void_letter(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Void a letter with a reason; its number stays listed."""
    case = read_case(request, case_id, "letter.void")
    letter = get_object_or_404(queries.letters_visible_to(actor_in(request)), pk=letter_id, case=case)
    letters.void(letter, actor=actor_in(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("The letter %(number)s is void.") % {"number": letter.number})
    return redirect("casework:case", case_id=case.pk)
