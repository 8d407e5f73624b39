"""A batch: prepared from a survey, signed, exported, taken back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import (
    approvals,
    batches,
    candidates,
    cards,
    exports,
    holds,
    numbers,
    offers,
    queries,
    rebuild,
    roster,
    stages,
    terms,
)
from civilaffairs.payments.checks import looking, signer
from civilaffairs.payments.comparison import shown, signing
from civilaffairs.payments.forms import PrepareForm, ReasonForm, SignForm
from civilaffairs.payments.models import Batch, BatchSignature, Comparison, Fund, Transfer
from civilaffairs.payments.views.frame import month_in

SHOWN = ["waiting", "sent", "paid", "failed", "cancelled"]


@require_http_methods(["GET", "POST"])
@allows("batch.prepare")
def prepare(request: HttpRequest) -> HttpResponse:
    """Show what would be frozen and what stays behind; POST freezes it."""
    actor = actor_in(request)
    month = month_in(request)
    fund = get_object_or_404(Fund, pk=request.POST.get("fund") or request.GET.get("fund"))
    agreed = terms.agreed(actor.area, month, fund.pk)
    pay_on = numbers.pay_day(month)
    start = {
        "month": f"{month:%Y-%m}", "fund": fund.pk, "pay_on": pay_on, "template": agreed.template
    }  # fmt: skip
    form = PrepareForm({**start, **(request.POST if request.method == "POST" else request.GET).dict()})
    if form.is_valid():
        pay_on = form.cleaned_data["pay_on"]
        agreed = terms.chosen(actor.area, month, fund.pk, *form.cleaned_data["template"].split(":"))
    refusal: Refused | None = None
    freeze = request.method == "POST" and "check" not in request.POST
    if freeze and form.is_valid():
        try:
            frozen = batches.prepare_all(
                actor, month, actor.area, fund,
                pay_on=pay_on, profile=agreed.profile.code, encoding=agreed.encoding,
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            return _frozen(request, month, frozen)
    if not freeze:
        looking.look(month, actor.area)
    found = candidates.survey(month, actor.area, fund, pay_on=pay_on, carrier=agreed.carrier)
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
    return _page(request, actor, batch)


def _page(request: HttpRequest, actor: Actor, batch: Batch, refusal: Refused | None = None) -> HttpResponse:
    rows = batch.transfers.select_related("account").order_by("position")
    state = request.GET.get("state", "")
    if state in SHOWN:
        rows = rows.filter(state=state)
    signatures = list(batch.signatures.select_related("user", "compared__comparison").order_by("id"))
    comparison = _comparison(batch, signatures)
    context: dict[str, Any] = {
        "batch": batch,
        "template": terms.in_words(batch.profile, batch.encoding),
        "signatures": signatures,
        "kept_back": _kept_back(batch),
        "pointed_out": signer.pointed_out(batch, actor),
        "withheld": batch.transfers.aggregate(sum=Sum("withheld", default=ZERO))["sum"],
        "cards": cards.share(batch.transfers.all()),
        "batch_text": str(batch.pk),
        "missing": approvals.missing(batch, signatures),
        "steps": stages.of_batch(batch),
        "offers": offers.offers(batch, actor, signatures),
        "sign_form": SignForm(
            initial={"version": batch.version, "compared": comparison.digest if comparison else ""}
        ),
        "waterfall": shown.waterfall(comparison, shown.Chosen()) if comparison else None,
        "comparison": comparison,
        "reason_form": ReasonForm(initial={"version": batch.version}),
        "tabs": _tabs(batch, state),
        "page": paginate(request, rows),
        "bank_file": getattr(batch, "bank_file", None),
        "rosters": roster.of_batch(batch.pk),
        "returns": batch.returns.order_by("at"),
        "may_import": permits(actor.role, "return.import"),
        "refusal": refusal,
    }
    return render(request, "payments/batch.html", context, status=status_of(refusal))


def _kept_back(batch: Batch) -> list[str]:
    """The holds that stand against a batch which is not released yet: none of them lets it be signed."""
    if batch.state not in {Batch.State.PREPARED, Batch.State.APPROVED}:
        return []
    return [holds.in_words(hold) for hold in holds.of_batch(batch)]


def _comparison(batch: Batch, signatures: list[BatchSignature]) -> Comparison | None:
    """The one that is to be signed, or that was."""
    if batch.state == Batch.State.PREPARED:
        return signing.of_batch(batch)
    signed = (signature.compared for signature in signatures if hasattr(signature, "compared"))
    return next((each.comparison for each in signed), None)


def _tabs(batch: Batch, chosen: str) -> list[dict[str, Any]]:
    sums = batch.transfers.order_by().values_list("state").annotate(Count("pk"))
    counts: dict[str, int] = dict(sums)
    tabs = [{"label": _("All"), "count": sum(counts.values()), "url": "?", "current": not chosen}]
    for state in Transfer.State:
        if count := counts.get(state):
            tabs.append(
                {"label": state.label, "count": count, "url": f"?state={state}", "current": chosen == state}
            )
    return tabs


@require_POST
@allows("batch.approve", "batch.release", "batch.cancel")
def act(request: HttpRequest, batch_id: uuid.UUID, step: str) -> HttpResponse:
    """Approve, release or take back; refused with the batch's page as it now is."""
    actor = actor_in(request)
    batch = get_object_or_404(queries.batches_visible_to(actor), pk=batch_id)
    if step not in {"approve", "release", "cancel"}:
        raise Http404
    form = ReasonForm(request.POST) if step == "cancel" else SignForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Say why the batch is taken back."))
        after = _do(actor, batch, step, form.cleaned_data)
    except Refused as refusal:
        batch.refresh_from_db()
        return _page(request, actor, batch, refusal)
    messages.success(request, _DONE[Batch.State(after.state)]())
    return redirect("payments:batch", batch.pk)


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
        return _page(request, actor, batch, refusal)
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
