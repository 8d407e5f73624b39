"""预算与资金下达: the list with its sums, one document, entering it, and the second person's word."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.money import ZERO
from civilaffairs.payments.books import allocations
from civilaffairs.payments.books.allocations import Wanted
from civilaffairs.payments.books.forms import AllocationForm
from civilaffairs.payments.models import Allocation
from civilaffairs.payments.views.frame import area_in, narrowed

UNPROCESSABLE = 422
State = Allocation.State


@require_GET
@allows("ledger.read")
def listing(request: HttpRequest) -> HttpResponse:
    """By state; the sum is that of the rows shown."""
    rows = _chosen(request, allocations.visible(actor_in(request)))
    state = request.GET.get("state", "")
    if state not in ("", *State.values):
        raise Http404
    counts = [(code, str(label), rows.filter(state=code).count()) for code, label in State.choices]
    shown = rows.filter(state=state) if state else rows
    context = {
        "title": _("Budgets and appropriations"),
        "crumbs": [],
        "tabs": tabs_for(request, "state", [("", _("All"), rows.count()), *counts]),
        "total": shown.aggregate(sum=Sum("amount", default=ZERO))["sum"],
        "page": paginate(request, shown.order_by("-year", "-proposed_at", "pk")),
        "may_enter": permits(actor_in(request).role, "allocation.propose"),
    }
    return render(request, "payments/books/allocations.html", context)


def _chosen(request: HttpRequest, rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    given = request.GET
    chosen: dict[str, Any] = {}
    for name, column in (("kind", "kind"), ("year", "year"), ("fund", "fund"), ("town", "area")):
        if given.get(name):
            chosen[column] = given[name]
    if given.get("area"):
        chosen["area__path__within"] = area_in(request).path
    return narrowed(rows, chosen)


@require_http_methods(["GET", "POST"])
@allows("allocation.propose")
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what a document says."""
    actor, refusal = actor_in(request), None
    posted = request.method == "POST"
    fresh = {"document_on": clock.today(), "kind": request.GET.get("kind", "")}
    form = AllocationForm(request.POST if posted else None, actor=actor, initial=fresh)
    if posted and form.is_valid():
        try:
            found = allocations.propose(actor, Wanted(**form.cleaned_data))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Entered: a second person approves it now."))
            return redirect("payments:allocation", found.pk)
    context = {"form": form, "refusal": refusal}
    status = status_of(refusal) if form.is_valid() or not posted else UNPROCESSABLE
    return render(request, "payments/books/enter.html", context, status=status)


@require_GET
@allows("ledger.read")
def detail(request: HttpRequest, allocation_id: uuid.UUID) -> HttpResponse:
    found = _found(request, allocation_id)
    trail.record("allocation.read", object_kind="allocation", object_id=found.pk, label=found.document)
    return _page(request, found)


@require_POST
@allows("allocation.propose", "allocation.decide")
def act(request: HttpRequest, allocation_id: uuid.UUID, step: str) -> HttpResponse:
    """Approve it, send it back, or propose to take back what was approved."""
    actor, found = actor_in(request), _found(request, allocation_id)
    said = request.POST.get("answer", "")
    try:
        match step:
            case "approve":
                allocations.approve(actor, found.pk, said)
                messages.success(request, _("Approved; money is booked."))
            case "send-back":
                allocations.send_back(actor, found.pk, said)
                messages.success(request, _("Sent back."))
            case "reverse":
                found = allocations.propose_reversal(actor, found.pk, said)
                messages.success(request, _("Proposed: a second person decides now."))
            case _:
                raise Http404
    except Refused as refusal:
        return _page(request, _found(request, allocation_id), refusal)
    return redirect("payments:allocation", found.pk)


def _found(request: HttpRequest, allocation_id: uuid.UUID) -> Allocation:
    return get_object_or_404(allocations.visible(actor_in(request)), pk=allocation_id)


def _page(request: HttpRequest, found: Allocation, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    waits, mine = found.state == State.OPEN, found.proposed_by_id == actor.user.pk
    undone = found.reversals.exclude(state=State.RETURNED).first()
    stands = found.state == State.APPROVED and found.reverses_id is None and undone is None
    context = {
        "allocation": found,
        "undone": undone,
        "may_decide": waits and not mine and permits(actor.role, "allocation.decide"),
        "may_withdraw": waits and mine and permits(actor.role, "allocation.propose"),
        "may_reverse": stands and permits(actor.role, "allocation.propose"),
        "deciders": _(", ").join(str(role.label) for role in roles_for("allocation.decide")),
        "refusal": refusal,
    }
    return render(request, "payments/books/allocation.html", context, status=status_of(refusal))
