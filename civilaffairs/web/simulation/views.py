"""Trying other standards: the page, the households nearest the line, kept scenarios, two side by side."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Scenario
from civilaffairs.benefits.simulation import edge as edges
from civilaffairs.benefits.simulation import fixed, scenarios
from civilaffairs.benefits.simulation.figures import Figures, simulate
from civilaffairs.lib.errors import Refused
from civilaffairs.web.simulation import shown, side_by_side
from civilaffairs.web.simulation.asked import Asked, ask, of_scenario

LATEST = 20


@require_GET
@allows("standard.simulate")
def page(request: HttpRequest) -> HttpResponse:
    """What the values in the address would cost; without any, what the present ones do."""
    actor = actor_in(request)
    asked = ask(actor, request.GET)
    found = simulate(asked.area, asked.month, asked.values) if asked.is_sound else []
    context: dict[str, Any] = {
        "asked": asked,
        "form": asked.form,
        "found": found,
        "total": shown.total(found),
        "year": shown.a_year(shown.total(found)),
        "fixed": fixed.year_before(asked.area, asked.month) if asked.is_sound else [],
        "kept": scenarios.visible(actor)[:LATEST],
        "may_enter": permits(actor.role, "standard.enter"),
        "may_see_persons": permits(actor.role, "person.read"),
        **_detail(found, request.GET.get("benefit", "")),
    }
    status = 200 if asked.is_sound else 422
    return render(request, "web/simulation/page.html", context, status=status)


def _detail(found: list[Figures], wanted: str) -> dict[str, Any]:
    """One benefit in depth: the one chosen, else the first that asks for income, else the first."""
    chosen = next((each for each in found if each.benefit.code == wanted), None)
    chosen = chosen or next((each for each in found if each.incomes), None) or next(iter(found), None)
    if chosen is None:
        return {}
    return {
        "detail": chosen,
        "towns": shown.towns(chosen),
        "sizes": shown.sizes(chosen),
        "chart": shown.chart(chosen),
    }


@require_GET
@allows("standard.simulate")
def edge(request: HttpRequest) -> HttpResponse:
    """The fifty households nearest the line; that they were looked at is on record."""
    actor = actor_in(request)
    asked = ask(actor, request.GET)
    if not asked.is_sound:
        return redirect(f"{reverse('standards:simulation')}?{asked.query}")
    code = request.GET.get("benefit", "")
    if code not in programme.codes():
        raise Http404
    rows = edges.nearest(actor, asked.area, asked.month, asked.values, code)
    places = shown.areas_at({row.path for row in rows})
    context = {
        "asked": asked,
        "benefit": programme.get(code),
        "rows": [(row, places.get(row.path, "")) for row in rows],
    }
    return render(request, "web/simulation/edge.html", context)


@require_POST
@allows("standard.simulate")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the values of the address under a name."""
    actor = actor_in(request)
    asked = ask(actor, request.POST)
    address = f"{reverse('standards:simulation')}?{asked.query}"
    if not asked.is_sound:
        return redirect(address)
    try:
        scenarios.keep(actor, asked.area, asked.month, asked.values, request.POST.get("name", ""))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The scenario is kept; colleagues of the area can open it."))
    return redirect(address)


@require_GET
@allows("standard.simulate")
def scenario(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Open what somebody kept."""
    actor = actor_in(request)
    kept = get_object_or_404(scenarios.visible(actor), pk=scenario_id)
    return redirect(f"{reverse('standards:simulation')}?{of_scenario(kept, actor).query}")


@require_GET
@allows("standard.simulate")
def compare(request: HttpRequest) -> HttpResponse:
    """Two kept scenarios side by side, both calculated now."""
    actor = actor_in(request)
    kept = scenarios.visible(actor)
    chosen = [_chosen(kept, request.GET, name) for name in ("one", "other")]
    both = [(each, of_scenario(each, actor)) for each in chosen if each]
    context: dict[str, Any] = {"kept": kept[: 5 * LATEST], "chosen": chosen}
    if len(both) == len(chosen):
        context["sides"] = [_side(each, asked) for each, asked in both]
        context |= side_by_side.tables(*context["sides"])
    return render(request, "web/simulation/compare.html", context)


def _chosen(kept: Any, query: QueryDict, name: str) -> Scenario | None:
    try:
        key = uuid.UUID(query.get(name, ""))
    except ValueError:
        return None
    return get_object_or_404(kept, pk=key)


def _side(scenario: Scenario, asked: Asked) -> side_by_side.Side:
    found = simulate(asked.area, asked.month, asked.values)
    return side_by_side.Side(scenario, asked, found, shown.total(found))
