"""The page of one letter of a case: what became of it, and the slip that came back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import letters, queries
from civilaffairs.casework.letters import binding, case_file, delivery
from civilaffairs.casework.letters.forms import DeliveryForm
from civilaffairs.casework.models import Case, Letter
from civilaffairs.casework.views.frame import frame, read_case
from civilaffairs.files.answers import attached
from civilaffairs.lib.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@allows("letter.read")
def letter_page(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """The letter with its deliveries; a POST enters one."""
    case = read_case(request, case_id, "letter.deliver" if request.method == "POST" else "letter.read")
    letter = _letter(request, case, letter_id)
    form = DeliveryForm(request.POST or None, initial={"served_by": actor_in(request).user.name})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            delivery.enter(letter, actor_in(request), form.receipt())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The delivery of %(number)s is entered.") % {"number": letter.number})
            return redirect("casework:letter", case_id=case.pk, letter_id=letter.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "casework/letter.html", _context(request, case, letter, form, refusal), status=status
    )


def _letter(request: HttpRequest, case: Case, letter_id: UUID) -> Letter:
    rows = queries.letters_visible_to(actor_in(request)).select_related("series__office", "file", "made_by")
    return get_object_or_404(rows, pk=letter_id, case=case)


def _context(
    request: HttpRequest, case: Case, letter: Letter, form: DeliveryForm, refusal: Refused | None
) -> dict[str, Any]:
    served = delivery.is_served(letter) and letter.voided_at is None
    role = actor_in(request).role
    return {
        **frame(case),
        "title": letter.title,
        "letter": letter,
        "deliveries": letter.deliveries.select_related("entered_by").order_by("-at"),
        "form": form,
        "refusal": refusal,
        "may_deliver": served and permits(role, "letter.deliver", case.kind, case.state),
    }


@require_safe
@allows("letter.read")
def whole_file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The case's file as one PDF, with cover and contents."""
    case = read_case(request, case_id, "letter.read")
    return attached(case_file.made_for(case, actor_in(request)), f"{case.number}.pdf", binding.PDF)


@require_POST
@allows("letter.void")
def void_letter(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Void a letter with a reason; its number stays listed."""
    case = read_case(request, case_id, "letter.void")
    letter = _letter(request, case, letter_id)
    letters.void(letter, actor=actor_in(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("The letter %(number)s is void.") % {"number": letter.number})
    return redirect("casework:case", case_id=case.pk)


@require_POST
@allows("letter.issue-again")
def issue_letter_again(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Issue a voided letter anew: the same decision under a new number."""
    case = read_case(request, case_id, "letter.issue-again")
    letter = _letter(request, case, letter_id)
    anew = letters.issue_again(letter, actor=actor_in(request))
    messages.success(request, _("The letter was issued anew as %(number)s.") % {"number": anew.number})
    return redirect("casework:case", case_id=case.pk)
