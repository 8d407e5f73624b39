"""近亲属备案: the register of applicants who are near relatives of staff or village cadres."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.casework import county_visits, kinds, queries
from civilaffairs.lib.lists import paginate


@require_safe
@allows("case.relatives")
def register(request: HttpRequest) -> HttpResponse:
    """The newest first, with where the case stands and whether the county has visited."""
    page = paginate(request, queries.relatives_visible_to(actor_in(request)).order_by("-at", "pk"))
    visited = county_visits.visited_of([row.case_id for row in page.object_list])
    page.object_list = [
        {
            "row": row,
            "kind": kinds.get(row.case.kind),
            "state": kinds.get(row.case.kind).state(row.case.state),
            "visited_on": visited.get(row.case_id),
        }
        for row in page.object_list
    ]
    context = {
        "title": _("Near relatives of staff"),
        "crumbs": [(_("Cases"), reverse("casework:list"))],
        "page": page,
    }
    return render(request, "casework/relatives.html", context)
