"""The decision page: the facts on the left, the rule checks and the amount on the right."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import differences, letters, queries, summary, verification, workflow
from civilaffairs.casework.intake import answers
from civilaffairs.casework.views.cases import step_form
from civilaffairs.casework.views.frame import frame, read_case


@require_safe
@allows("case.read")
def decision_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the approver needs to decide, on one page."""
    case = read_case(request, case_id)
    shown = frame(case)
    kind = shown["kind"]
    assessment = kind.assess(case) if kind.assess and not case.closed_on else None
    offers = workflow.offers(case, actor_in(request), assessment)
    context = {
        **shown,
        "title": _("Decision"),
        "summary": summary.of(case),
        "verification": verification.of(case, kind),
        "differences": differences.of(case) if kind.about == "review" else None,
        "assessment": assessment,
        "asked": [group for group in answers.of_case(case) if group.anchor == answers.DECISIVE],
        "offers": [(offer, step_form(offer.step, case)) for offer in offers if offer.allowed],
        "closed_offers": [offer for offer in offers if not offer.allowed],
    }
    return render(request, "casework/decide.html", context)


@require_POST
@allows("letter.void")
def void_letter(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Void a letter with a reason; its number stays listed."""
    case = read_case(request, case_id, "letter.void")
    letter = get_object_or_404(queries.letters_visible_to(actor_in(request)), pk=letter_id, case=case)
    letters.void(letter, actor=actor_in(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("The letter %(number)s is void.") % {"number": letter.number})
    return redirect("casework:case", case_id=case.pk)


@require_POST
@allows("letter.issue-again")
def issue_letter_again(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Issue a voided letter anew: the same decision under a new number."""
    case = read_case(request, case_id, "letter.issue-again")
    letter = get_object_or_404(queries.letters_visible_to(actor_in(request)), pk=letter_id, case=case)
    anew = letters.issue_again(letter, actor=actor_in(request))
    messages.success(request, _("The letter was issued anew as %(number)s.") % {"number": anew.number})
    return redirect("casework:case", case_id=case.pk)
