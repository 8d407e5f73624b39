"""A batch: prepared from a survey, signed, exported, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts import step_up
from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.text import Text
from civilaffairs.payments import (
    batches,
    candidates,
    exports,
    numbers,
    queries,
    rebuild,
    roster,
    stops,
    terms,
)
from civilaffairs.payments.checks import looking
from civilaffairs.payments.forms import PrepareForm, ReasonForm, ReleaseForm, SignForm
from civilaffairs.payments.models import Batch, Fund
from civilaffairs.payments.views import batch_page
from civilaffairs.payments.views.frame import month_in


@require_http_methods(["GET", "POST"])
@allows("batch.prepare")
def prepare(request: HttpRequest) -> HttpResponse:
    """Show what would be frozen and what stays behind; POST freezes it."""
    actor = actor_in(request)
    month, area = month_in(request), actor.area
    fund = get_object_or_404(Fund, pk=request.POST.get("fund") or request.GET.get("fund"))
    agreed = terms.agreed(area, month, fund.pk)
    pay_on = numbers.pay_day(month)
    start = {
        "month": f"{month:%Y-%m}", "fund": fund.pk, "area": area.pk, "pay_on": pay_on,
        "template": agreed.template,
    }  # fmt: skip
    given = {**start, **(request.POST if request.method == "POST" else request.GET).dict()}
    form = PrepareForm(given, area=area)
    if form.is_valid():
        area, pay_on = form.cleaned_data["area"], form.cleaned_data["pay_on"]
        agreed = terms.chosen(area, month, fund.pk, *form.cleaned_data["template"].split(":"))
    refusal: Refused | None = None
    freeze = request.method == "POST" and "check" not in request.POST
    if freeze and form.is_valid():
        try:
            frozen = batches.prepare_all(
                actor, month, area, fund,
                pay_on=pay_on, profile=agreed.profile.code, encoding=agreed.encoding,
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            return _frozen(request, month, frozen)
    if not freeze:
        looking.look(month, area)
    found = candidates.survey(month, area, fund, pay_on=pay_on, carrier=agreed.carrier)
    context = {
        "form": form, "survey": found, "month": month, "fund": fund, "refusal": refusal, "terms": agreed
    }  # fmt: skip
    return render(request, "payments/prepare.html", context, status=422 if freeze else 200)


def _frozen(request: HttpRequest, month: date, frozen: list[Batch]) -> HttpResponse:
    """To the batch; several stand on the month's board, in the order of their numbers."""
    if len(frozen) == 1:
        messages.success(request, _("The batch is frozen and waits for approval."))
        return redirect("payments:batch", frozen[0].pk)
    listed = _(", ").join(batch.number for batch in frozen)
    told = _("%(count)d batches are frozen and wait for approval: %(numbers)s.")
    messages.success(request, told % {"count": len(frozen), "numbers": listed})
    return redirect(f"{reverse('payments:board')}?month={month:%Y-%m}")


@require_GET
@allows("batch.read")
def detail(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor).select_related("bank_file"), pk=batch_id)
    trail.record("batch.read", object_kind="batch", object_id=batch.pk, label=batch.number)
    return batch_page.shown(request, actor, batch)


@require_POST
@allows("batch.approve", "batch.release", "batch.cancel")
def act(request: HttpRequest, batch_id: uuid.UUID, step: str) -> HttpResponse:
    """Approve, release or take back; refused with the batch's page as it now is."""
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    if step not in {"approve", "release", "cancel"}:
        raise Http404
    form = _FORMS.get(step, SignForm)(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Say why the batch is taken back."))
        if step == "release":
            step_up.confirm(request, actor, "batch.release", batch.digest)
        after = _do(actor, batch, step, form.cleaned_data)
    except Refused as refusal:
        batch.refresh_from_db()
        return batch_page.shown(request, actor, batch, refusal)
    messages.success(request, _DONE[Batch.State(after.state)]())
    return redirect("payments:batch", batch.pk)


@require_POST
@allows("batch.stop", "batch.confirm-stop")
def stop(request: HttpRequest, batch_id: uuid.UUID, step: str) -> HttpResponse:
    """Propose to stop a released batch, agree to that, or send the proposal back."""
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    if step not in _STOPPING:
        raise Http404
    act, done = _STOPPING[step]
    try:
        act(actor, batch.pk, request.POST.get("reason", ""))
    except Refused as refusal:
        batch.refresh_from_db()
        return batch_page.shown(request, actor, batch, refusal)
    messages.success(request, done)
    return redirect("payments:batch", batch.pk)


_STOPPING: dict[str, tuple[Callable[[Actor, uuid.UUID, str], object], Text]] = {
    "propose": (stops.propose, gettext_lazy("Nobody exports this batch until a second person has decided.")),
    "approve": (stops.approve, gettext_lazy("Stopped. Its lines are free for another batch.")),
    "back": (stops.send_back, gettext_lazy("Sent back: the batch can be exported.")),
}
_FORMS: dict[str, type[Form]] = {"cancel": ReasonForm, "release": ReleaseForm}
_DONE = {
    Batch.State.PREPARED: lambda: _("Approved. Another person must approve too before it can be released."),
    Batch.State.APPROVED: lambda: _("Approved. A third person releases the batch."),
    Batch.State.RELEASED: lambda: _("Released. The bank's file can be exported."),
    Batch.State.CANCELLED: lambda: _("Taken back. Its lines are free for another batch."),
}


def _do(actor: Actor, batch: Batch, step: str, data: dict[str, Any]) -> Batch:
    version = data["version"] or 0
    if step == "cancel":
        return batches.cancel(actor, batch.pk, version=version, reason=data["reason"])
    if step == "approve":
        terms = {"opinion": data["opinion"], "compared": data["compared"]}
        return batches.approve(actor, batch.pk, version=version, **terms)
    return batches.release(actor, batch.pk, version=version, opinion=data["opinion"])


@require_POST
@allows("batch.export")
def export(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The bank's file as a download; the bytes are those that were kept."""
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    try:
        kept = exports.export(actor, batch.pk)
    except Refused as refusal:
        return batch_page.shown(request, actor, batch, refusal)
    response = HttpResponse(store.read(kept.file), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@allows("batch.read")
def verify(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Render the kept file anew and compare it byte for byte."""
    batch = get_object_or_404(queries.batches_visible_to(actor_in(request)), pk=batch_id)
    kept = get_object_or_404(queries.bank_files().filter(batch=batch))
    if differences := rebuild.verify(kept).differences:
        messages.error(request, f"{kept.name}: {' '.join(differences)}")
    else:
        messages.success(request, _("The kept file, its manifest and the batch agree byte for byte."))
    return redirect("payments:batch", batch.pk)


@require_POST
@allows("batch.read")
def print_roster(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The payment roster: each print is a numbered letter, made by a worker and listed with the batch."""
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    return redirect("jobs:detail", roster.order(actor, batch).pk)
