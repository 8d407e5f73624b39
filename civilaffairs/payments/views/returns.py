"""The bank's return of a batch: upload, and what came of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import banks, queries, returns
from civilaffairs.payments.banks import codes
from civilaffairs.payments.forms import ReturnForm
from civilaffairs.payments.models import Batch


@require_http_methods(["GET", "POST"])
@allows("return.import")
def import_return(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    form = ReturnForm(request.POST or None, request.FILES or None, profile=banks.profile(batch.profile))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            outcome = returns.import_file(actor, batch.pk, file.name, file.data)
        except Refused as error:
            refusal = error
            trail.record(
                "return.import", object_kind="batch", object_id=batch.pk, label=batch.number,
                result="failed", reason=str(error),
            )  # fmt: skip
        else:
            if outcome.already:
                messages.info(request, _("This file was taken in before. Nothing was changed."))
            else:
                messages.success(request, _("The return was taken in."))
            return redirect("payments:return", batch.pk)
    context = {
        "batch": batch,
        "form": form,
        "refusal": refusal,
        "problems": getattr(refusal, "problems", []),
        "returns": batch.returns.select_related("imported_by").order_by("at"),
        "failed": _failed(batch),
        "open": returns.awaited(batch),
        "unanswered": queries.unanswered(batch),
    }
    wrong = request.method == "POST"
    return render(request, "payments/return.html", context, status=422 if wrong else 200)


def _failed(batch: Batch) -> list[dict[str, object]]:
    """The rows that the bank sent back, with the reason in plain words and the remedy."""
    return [
        {"event": event, "transfer": event.transfer, "meaning": codes.meaning(event.code)}
        for event in queries.sent_back(batch)
    ]
