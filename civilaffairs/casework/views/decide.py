"""The decision page: the facts on the left, the rule checks and the amount on the right."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import differences, summary, verification, workflow
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
