"""The page of standards and settings: what holds where, since when, by whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits import overlap_matrix, queries


@require_GET
@allows("standard.read")
def standards(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    context = {
        "standards": queries.standards_for(actor),
        "settings": queries.settings_for(actor),
        "may_try": permits(actor.role, "standard.try"),
        "may_simulate": permits(actor.role, "standard.simulate"),
        "may_enter": permits(actor.role, "standard.enter"),
    }
    return render(request, "benefits/standards.html", context)


@require_GET
@allows("standard.read", "award.read")
def overlaps(request: HttpRequest) -> HttpResponse:
    """Which benefits exclude each other, are paid by difference or as the higher of two, and by which law."""
    return render(request, "benefits/overlaps.html", {"matrix": overlap_matrix.made()})
