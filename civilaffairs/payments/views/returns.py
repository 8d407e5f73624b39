"""The bank's return of a batch: upload, and what came of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import banks, held_returns, queries, refused_files, returns
from civilaffairs.payments.banks import codes
from civilaffairs.payments.forms import RefusedFileForm, ReturnForm
from civilaffairs.payments.models import Batch

_SHOWN = 200  # of what does not agree; the held file's own page has all of it


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
            outcome = held_returns.take_in(actor, batch.pk, file.name, file.data)
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
    return _page(request, actor, batch, form, refusal, RefusedFileForm())


@require_POST
@allows("return.import")
def refuse(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The bank refused the whole file by a notice."""
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    form = RefusedFileForm(request.POST, request.FILES)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            refused_files.refuse(actor, batch.pk, form.cleaned_data["reason"], form.cleaned_data["notice"])
        except Refused as caught:
            refusal = caught
        else:
            messages.success(request, _("Booked as returned. The next batch carries all of it again."))
            return redirect("payments:return", batch.pk)
    blank = ReturnForm(profile=banks.profile(batch.profile))
    return _page(request, actor, batch, blank, refusal, form)


def _page(
    request: HttpRequest,
    actor: Actor,
    batch: Batch,
    form: ReturnForm,
    refusal: Refused | None,
    refused_form: RefusedFileForm,
) -> HttpResponse:
    problems = getattr(refusal, "problems", [])
    came = list(batch.returns.select_related("imported_by").order_by("at"))
    context = {
        "batch": batch,
        "form": form,
        "refused_form": refused_form,
        "refusal": refusal,
        "problems": [(each.at, each.message, each.remedy) for each in problems[:_SHOWN]],
        "count": len(problems),
        "held_at": getattr(refusal, "held", None),
        "held": held_returns.visible(actor).filter(batch=batch, ended_at=None),
        "may_be_refused": batch.state == Batch.State.EXPORTED,
        "returns": came,
        "failed": [] if any(each.refused_because for each in came) else _failed(batch),
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
