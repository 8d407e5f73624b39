"""Returns that are held: what does not agree, row by row, until the good file is in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.payments import held_returns

STATES = {"": True, "ended": False}


@require_GET
@allows("batch.read")
def listing(request: HttpRequest) -> HttpResponse:
    """What is held, and what was replaced or set aside."""
    state = request.GET.get("state", "")
    if state not in STATES:
        raise Http404
    rows = held_returns.visible(actor_in(request))
    labels = [
        (code, label, rows.filter(ended_at__isnull=STATES[code]).count())
        for code, label in (("", _("Held")), ("ended", _("Replaced or set aside")))
    ]
    page = paginate(request, rows.filter(ended_at__isnull=STATES[state]))
    context = {
        "title": _("Held returns"),
        "crumbs": [],
        "tabs": tabs_for(request, "state", labels),
        "page": page,
    }
    return render(request, "payments/held_returns.html", context)


@require_http_methods(["GET", "POST"])
@allows("batch.read")
def detail(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Every row that does not agree; the file may be set aside."""
    actor = actor_in(request)
    held = get_object_or_404(held_returns.visible(actor), pk=held_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            held_returns.set_aside(actor, held.pk, request.POST.get("reason", ""))
        except Refused as caught:
            refusal = caught
        else:
            messages.success(request, _("The file was set aside."))
            return redirect("payments:held-return", held.pk)
    context = {
        "held": held,
        "page": paginate(request, held.problems),
        "may_import": permits(actor.role, "return.import"),
        "refusal": refusal,
    }
    return render(request, "payments/held_return.html", context, status=status_of(refusal))
