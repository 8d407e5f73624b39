"""Starting a review of an award; the rest of its way is a case's."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.benefits import reviews
from civilaffairs.benefits.queries import awards_visible_to


@require_POST
@allows("case.review")
def start_review(request: HttpRequest, award_id: UUID) -> HttpResponse:
    """Open a review of an award of one's own area and show it."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id, follows=None)
    case = reviews.start(award, actor)
    messages.success(request, _("The review %(number)s is open.") % {"number": case.number})
    return redirect("casework:case", case_id=case.pk)
