"""暂缓发放: what is on hold, by whom and why; putting on hold and lifting."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits.queries import awards_visible_to
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.payments import office_holds, queries
from civilaffairs.payments.forms import HoldFilter, HoldForm
from civilaffairs.payments.office_holds import IN_STATE, STANDING, TABS


@require_GET
@allows("payment-hold.read")
def listing(request: HttpRequest) -> HttpResponse:
    """By whether they still stand, the newest first."""
    return _list(request)


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    state = request.GET.get("state") or STANDING
    if state not in TABS:
        raise Http404
    form = HoldFilter(request.GET)
    rows = form.narrow(office_holds.holds_visible_to(actor))
    labels = [
        ("" if code == STANDING else code, str(label), rows.filter(IN_STATE[code]).count())
        for code, label in TABS.items()
    ]
    page = paginate(request, rows.filter(IN_STATE[state]).order_by("-placed_at", "pk"))
    context = {
        "title": _("Payments on hold"),
        "crumbs": [],
        "tabs": tabs_for(request, "state", labels),
        "filter_form": form,
        "page": page,
        "rows": [(hold, office_holds.whom(hold)) for hold in page],
        "may_lift": state == STANDING and permits(actor.role, "payment-hold.lift"),
        "query": request.GET.urlencode(),
        "refusal": refusal,
    }
    return render(request, "payments/holds.html", context, status=status_of(refusal))


@require_http_methods(["GET", "POST"])
@allows("payment-hold.place")
def place(request: HttpRequest, award_id: uuid.UUID) -> HttpResponse:
    """Put an award's household, a person, its account or one of its lines on hold."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id)
    choices = [(each.code, each.label) for each in office_holds.choices(award)]
    form = HoldForm(request.POST if request.method == "POST" else None, choices=choices)
    refusal = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            office_holds.place(actor, award, given["whom"], given["reason"], given["last_day"])
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("On hold: no batch carries it until the hold ends or is lifted."))
            return redirect("payments:award", award.pk)
    context = {
        "title": _("Put on hold"),
        "crumbs": [(award.number, reverse("payments:award", args=[award.pk]))],
        "subtitle": queries.whom([award])[award.pk],
        "cancel_url": reverse("payments:award", args=[award.pk]),
        "submit_label": _("Put on hold"),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if form.is_bound else 200
    return render(request, "payments/hold.html", context, status=status)


@require_POST
@allows("payment-hold.lift")
def lift(request: HttpRequest, hold_id: uuid.UUID) -> HttpResponse:
    """The next batch carries it; who lifted it and why stays on the list."""
    actor = actor_in(request)
    get_object_or_404(office_holds.holds_visible_to(actor), pk=hold_id)
    try:
        office_holds.lift(actor, hold_id, request.POST.get("reason", ""))
    except Refused as refusal:
        return _list(request, refusal)
    messages.success(request, _("Lifted: the next batch carries it."))
    return redirect(f"{reverse('payments:holds')}?{request.GET.urlencode()}".rstrip("?"))
