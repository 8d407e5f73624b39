"""The public notice of a case: to be printed and posted, and the objections to it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import guards, queries, workflow
from civilaffairs.casework.views.cases import step_form
from civilaffairs.casework.views.frame import frame, read_case

STEPS = ("object", "uphold", "dismiss", "to-confirm")


@require_safe
@allows("case.read")
def notice_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The notice as it is posted, and below it (not printed) what was objected."""
    case = read_case(request, case_id)
    offers = [offer for offer in workflow.offers(case, actor_in(request)) if offer.step.code in STEPS]
    context = {
        **frame(case),
        "title": _("Public notice"),
        "notice": guards.current_notice(case),
        "withdrawn": case.notices.exclude(withdrawn_at=None).order_by("-posted_on"),
        "objections": queries.objections_of(case),
        "letter": case.letters.filter(series__kind__startswith="notice", voided_at=None).last(),
        "offers": [(offer, step_form(offer.step, case)) for offer in offers if offer.allowed],
        "closed_offers": [offer for offer in offers if not offer.allowed],
    }
    return render(request, "casework/notice.html", context)
