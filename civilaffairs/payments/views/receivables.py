"""应收追缴款: the list with its sums, one receivable with all that happened, and what is done with it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.audit import trail
from civilaffairs.benefits import names
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.money import ZERO
from civilaffairs.payments.models import Receivable, WriteOff
from civilaffairs.payments.recoveries import ageing, reading, reversing, set_off_card, settling
from civilaffairs.payments.recoveries.forms import (
    AgreementForm,
    InstalmentFormSet,
    RefundForm,
    WriteOffForm,
)
from civilaffairs.payments.views import receivable_steps

UNPROCESSABLE = 422


@require_GET
@allows("receivable.read")
def listing(request: HttpRequest) -> HttpResponse:
    """By how far they are; the sum of each tab is that of its rows."""
    rows = reading.receivables_visible_to(actor_in(request))
    state = request.GET.get("state") or reading.OWED
    if state not in reading.TABS:
        raise Http404
    figures = {figure.code: figure for figure in reading.figures(rows)}
    labels = [
        ("" if code == reading.OWED else code, str(figure.label), figure.count)
        for code, figure in figures.items()
    ]
    shown = reading.in_state(rows, state)
    age = ageing.find(request.GET.get("age", "")) if state == reading.OWED else None
    context = {
        "title": _("Recoveries"),
        "subtitle": age.label if age else "",
        "crumbs": [],
        "tabs": tabs_for(request, "state", labels),
        "figure": figures[state],
        "ages": ageing.of_receivables(shown) if state == reading.OWED else [],
        "page": paginate(request, ageing.receivables_of(shown, age) if age else shown),
    }
    return render(request, "payments/recoveries/list.html", context)


@require_GET
@allows("receivable.read")
def detail(request: HttpRequest, receivable_id: uuid.UUID) -> HttpResponse:
    found = _found(request, receivable_id)
    trail.record("receivable.read", object_kind="receivable", object_id=found.pk, label=found.number)
    return _page(request, found)


@require_POST
@allows("receivable.propose", "receivable.decide", "receivable.settle")
def act(request: HttpRequest, receivable_id: uuid.UUID, step: str) -> HttpResponse:
    """Decide, enter a refund, or give up: each step says what it needs."""
    actor, found = actor_in(request), _found(request, receivable_id)
    filled: dict[str, forms.Form] = {}
    if step in receivable_steps.FORMS:
        filled[step] = receivable_steps.FORMS[step](request.POST, prefix=step)
        if not filled[step].is_valid():
            return _page(request, found, filled, status=UNPROCESSABLE)
    try:
        said = receivable_steps.do(actor, found, step, filled, request.POST)
    except Refused as refusal:
        return _refused(request, receivable_id, refusal, filled)
    messages.success(request, said)
    return redirect("payments:receivable", found.pk)


@require_http_methods(["GET", "POST"])
@allows("receivable.settle")
def plan(request: HttpRequest, receivable_id: uuid.UUID) -> HttpResponse:
    """Agree instalments that come to what is owed."""
    found = _found(request, receivable_id)
    posted = request.method == "POST"
    form = AgreementForm(request.POST if posted else None)
    formset = InstalmentFormSet(request.POST if posted else None)
    refusal, status = None, UNPROCESSABLE if posted else 200
    if posted and form.is_valid() and formset.is_valid():
        rows = [row for row in formset.cleaned_data if row and not row.get("DELETE")]
        parts = [(row["due_on"], row["amount"]) for row in rows]
        try:
            settling.agree(actor_in(request), found.pk, form.cleaned_data["document"], parts)
        except Refused as refused:
            refusal = refused
            status = refused.status
        else:
            messages.success(request, _("The instalments are agreed."))
            return redirect("payments:receivable", found.pk)
    context = {"receivable": found, "form": form, "formset": formset, "refusal": refusal}
    return render(request, "payments/recoveries/plan.html", context, status=status)


def _found(request: HttpRequest, receivable_id: uuid.UUID) -> Any:
    return get_object_or_404(reading.receivables_visible_to(actor_in(request)), pk=receivable_id)


def _refused(
    request: HttpRequest, receivable_id: uuid.UUID, refusal: Refused, filled: dict[str, forms.Form]
) -> HttpResponse:
    return _page(request, _found(request, receivable_id), filled, refusal, refusal.status)


def _page(
    request: HttpRequest,
    found: Any,
    filled: dict[str, forms.Form] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, filled = actor_in(request), filled or {}
    proposed = found.state == Receivable.State.OPEN
    owing = found.state == Receivable.State.APPROVED and found.owed > 0
    wanted = found.write_offs.filter(state=WriteOff.State.OPEN).select_related("proposed_by").first()
    may_settle = owing and permits(actor.role, "receivable.settle")
    reversal = reversing.waiting(found)
    waits = found if proposed else wanted or reversal
    may_propose = not waits and permits(actor.role, "receivable.propose")
    mine = waits is not None and waits.proposed_by_id == actor.user.pk
    fresh_refund = {"received_on": clock.today()}
    context = {
        "receivable": found,
        "items": _items(found),
        "events": _events(found),
        "plan": reading.plan_of(found, found.owed),
        "write_offs": found.write_offs.select_related("proposed_by", "decided_by").order_by("-proposed_at"),
        "wanted": wanted,
        "reversal": reversal,
        "reversible": set(reversing.reversible(found).values_list("pk", flat=True)) if may_propose else set(),
        "step": "" if proposed else "write-off-" if wanted else "reverse-",
        "may_decide": waits is not None and not mine and permits(actor.role, "receivable.decide"),
        "may_withdraw": mine and permits(actor.role, "receivable.propose"),
        "deciders": _(", ").join(str(role.label) for role in roles_for("receivable.decide")),
        "may_settle": may_settle,
        "refund_form": filled.get("refund") or RefundForm(prefix="refund", initial=fresh_refund),
        "may_give_up": owing and may_propose,
        "write_off_form": filled.get("write-off")
        or WriteOffForm(prefix="write-off", initial={"amount": found.owed}),
        "set_off": set_off_card.of(actor, found, found.owed, filled),
        "filled": filled,
        "refusal": refusal,
    }
    return render(request, "payments/recoveries/one.html", context, status=status)


def _events(found: Receivable) -> Any:
    """The latest first; a reversal with what it takes back."""
    related = ("actor", "write_off", "transfer__batch", "reversal__event")
    return found.events.select_related(*related).order_by("-seq")


def _items(found: Receivable) -> list[tuple[Any, str, Decimal]]:
    """The claims in it with their names; of a proposal that was sent back, those it had."""
    rows = found.items.select_related("line__award", "line__fund", "line__town")
    return [
        (item, names.of_line(item.line.programme, item.line.line), item.amount or ZERO)
        for item in rows.order_by("line__for_month", "line")
    ]
