"""Taking a step: one view for the whole table."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import kinds, workflow
from civilaffairs.casework.forms import StepForm
from civilaffairs.casework.views.frame import frame, read_case
from civilaffairs.lib.errors import Refused, Stale


@require_http_methods(["GET", "HEAD", "POST"])
@allows("case.read")
def take_step(request: HttpRequest, case_id: UUID, step: str) -> HttpResponse:
    """Ask for the opinion and take the step; a refusal leaves the case as it was, and says why."""
    case = read_case(request, case_id)
    try:
        row = kinds.get(case.kind).step(step)
    except KeyError:
        raise Http404 from None
    initial = {"version": case.version, "near_relative": case.near_relative}
    form = StepForm(request.POST or None, step=row, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            workflow.advance(
                case.pk,
                step,
                actor_in(request),
                version=form.cleaned_data["version"],
                opinion=form.cleaned_data.get("opinion", ""),
                data=form.data_of_step(),
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": row.label})
            return redirect("casework:case", case_id=case.pk)
    status = 200 if request.method != "POST" else 409 if isinstance(refusal, Stale) else 422
    context = {**frame(case), "title": row.label, "step": row, "form": form, "refusal": refusal}
    return render(request, "casework/step.html", context, status=status)
