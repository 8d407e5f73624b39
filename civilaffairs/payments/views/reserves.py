"""备用金: the towns' reserves, what went in and out of one, and what waits to be handed out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits, require, roles_for
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.lists import paginate
from civilaffairs.payments import queries, reserves
from civilaffairs.payments.forms import ReserveForm, TopUpForm
from civilaffairs.payments.models import Reserve


@require_http_methods(["GET", "POST"])
@allows("reserve.read")
def registers(request: HttpRequest) -> HttpResponse:
    """All reserves of the actor's area; finance sets up a new one here."""
    actor = actor_in(request)
    posted = request.method == "POST"
    form = ReserveForm(request.POST if posted else None, area=actor.area)
    if posted:
        require(actor, "reserve.open")
        if form.is_valid():
            opened = reserves.open_for(actor, form.cleaned_data["area"], form.cleaned_data["fund"])
            return redirect("payments:reserve", opened.pk)
    context = {
        "page": paginate(request, queries.reserves_visible_to(actor)),
        "form": form if permits(actor.role, "reserve.open") else None,
    }
    return render(request, "payments/reserves.html", context, status=422 if posted else 200)


@require_GET
@allows("reserve.read")
def detail(request: HttpRequest, reserve_id: uuid.UUID) -> HttpResponse:
    reserve = _reserve(request, reserve_id)
    trail.record("reserve.read", object_kind="reserve", object_id=reserve.pk, label=str(reserve.area))
    return _page(request, reserve, TopUpForm())


@require_POST
@allows("reserve.top-up")
def top_up(request: HttpRequest, reserve_id: uuid.UUID) -> HttpResponse:
    reserve, form = _reserve(request, reserve_id), TopUpForm(request.POST)
    if not form.is_valid():
        return _page(request, reserve, form, status=422)
    given = form.cleaned_data
    try:
        reserves.top_up(actor_in(request), reserve.pk, given["amount"], given["receipt"])
    except Refused as refusal:
        return _page(request, reserve, form, refusal, status=422)
    messages.success(request, _("The reserve is topped up."))
    return redirect("payments:reserve", reserve.pk)


@require_POST
@allows("reserve.draw")
def draw(request: HttpRequest, reserve_id: uuid.UUID) -> HttpResponse:
    reserve = _reserve(request, reserve_id)
    try:
        award = uuid.UUID(request.POST.get("award", ""))
        reserves.draw(actor_in(request), reserve.pk, award, request.POST.get("receipt", ""))
    except ValueError:
        return _page(request, reserve, TopUpForm(), Refused(_("Choose the award.")), status=422)
    except Refused as refusal:
        return _page(request, reserve, TopUpForm(), refusal, status=422)
    messages.success(request, _("Handed out and booked."))
    return redirect("payments:reserve", reserve.pk)


def _reserve(request: HttpRequest, reserve_id: uuid.UUID) -> Reserve:
    return get_object_or_404(queries.reserves_visible_to(actor_in(request)), pk=reserve_id)


def _page(
    request: HttpRequest, reserve: Reserve, form: TopUpForm, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    actor, left = actor_in(request), reserves.balance(reserve)
    granted = list(reserves.waiting(reserve))
    whom = queries.whom(each.award for each in granted)
    rows = reserve.movements.select_related("award", "actor").order_by("-seq")
    context: dict[str, Any] = {
        "reserve": reserve,
        "left": left,
        "agrees": left == reserves.booked(reserve),
        "waiting": [
            {
                "fixed": each,
                "benefit": programme.get(each.award.programme).name,
                "payee": whom[each.award_id],
            }
            for each in granted
        ],
        "page": paginate(request, rows),
        "form": form if permits(actor.role, "reserve.top-up") else None,
        "may_draw": permits(actor.role, "reserve.draw"),
        "drawers": _(", ").join(str(role.label) for role in roles_for("reserve.draw")),
        "refusal": refusal,
    }
    return render(request, "payments/reserve.html", context, status=status)
