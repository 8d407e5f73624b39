"""The page of one batch: what was frozen, what stands against it, who signed, what comes next."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import (
    approvals,
    cards,
    doubts,
    exports,
    holds,
    left_out,
    offers,
    roster,
    stages,
    stops,
    terms,
)
from civilaffairs.payments.checks import signer
from civilaffairs.payments.comparison import shown as comparisons
from civilaffairs.payments.comparison import signing
from civilaffairs.payments.forms import ReasonForm, ReleaseForm, SignForm
from civilaffairs.payments.models import Batch, BatchSignature, Comparison, Transfer

SHOWN = ["waiting", "sent", "paid", "failed", "cancelled"]
State = Batch.State


def shown(request: HttpRequest, actor: Actor, batch: Batch, refusal: Refused | None = None) -> HttpResponse:
    """The batch as it now is, with what was refused."""
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
        "left_out": left_out.of_batch(batch, actor),
        "not_settled": left_out.not_settled(batch, actor),
        "stop": _stop(batch, actor),
        "pointed_out": signer.pointed_out(batch, actor),
        "withheld": batch.transfers.aggregate(sum=Sum("withheld", default=ZERO))["sum"],
        "cards": cards.share(batch.transfers.all()),
        "batch_text": str(batch.pk),
        "missing": approvals.missing(batch, signatures),
        "steps": stages.of_batch(batch),
        "offers": offers.offers(batch, actor, signatures),
        "sign_form": (ReleaseForm if batch.state == State.APPROVED else SignForm)(
            initial={"version": batch.version, "compared": comparison.digest if comparison else ""}
        ),
        "waterfall": comparisons.waterfall(comparison, comparisons.Chosen()) if comparison else None,
        "comparison": comparison,
        "reason_form": ReasonForm(initial={"version": batch.version}),
        "tabs": _tabs(batch, state),
        "page": paginate(request, rows),
        "bank_file": getattr(batch, "bank_file", None),
        "fetched": exports.fetched(batch) if hasattr(batch, "bank_file") else [],
        "rosters": roster.of_batch(batch.pk),
        "returns": batch.returns.order_by("at"),
        "may_import": permits(actor.role, "return.import"),
        "refusal": refusal,
    }
    return render(request, "payments/batch.html", context, status=status_of(refusal))


def _kept_back(batch: Batch) -> list[str]:
    """What stands against a batch that has not gone: it is not signed, or not exported, meanwhile."""
    if batch.state == State.RELEASED:
        return [doubts.in_words(doubt) for doubt in doubts.of(batch)]
    if batch.state not in {State.PREPARED, State.APPROVED}:
        return []
    return [holds.in_words(hold) for hold in holds.of_batch(batch)]


def _stop(batch: Batch, actor: Actor) -> dict[str, Any] | None:
    """The proposal to stop it, and what the reader may do about it."""
    if batch.state not in {State.RELEASED, State.CANCELLED} or not (found := stops.standing(batch)):
        return None
    mine = found.proposed_by_id == actor.user.pk
    decides = permits(actor.role, stops.DECIDE)
    return {
        "row": found,
        "open": found.state == found.State.OPEN,
        "may_stop": decides and not mine,
        "may_send_back": decides or (mine and permits(actor.role, stops.PROPOSE)),
    }


def _comparison(batch: Batch, signatures: list[BatchSignature]) -> Comparison | None:
    """The one that is to be signed, or that was."""
    if batch.state == State.PREPARED:
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
