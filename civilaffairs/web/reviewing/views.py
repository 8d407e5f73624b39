"""动态管理: the awards whose review is due, the latest first; and how often each is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.benefits import names, reviews, reviews_due
from civilaffairs.benefits.queries import awards_visible_to
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.payments import queries as payments
from civilaffairs.web.reviewing import queries
from civilaffairs.web.reviewing.forms import ClassForm, DueFilter


@require_safe
@allows("case.review")
def due(request: HttpRequest) -> HttpResponse:
    """Tabs by how near it is; each row starts its review."""
    actor, today = actor_in(request), clock.today()
    form = DueFilter(request.GET, actor=actor)
    form.is_valid()
    found = queries.due(actor, today, **form.cleaned_data)
    counts = queries.counts(found, today)
    labels = [(code, str(label), counts[code]) for code, label in queries.TABS.items()]
    tabs = tabs_for(request, "when", [("", _("All"), sum(counts.values())), *labels])
    page = paginate(request, queries.in_tab(found, request.GET.get("when", ""), today))
    page.object_list = _rows(list(page), today)
    context = {"title": _("Reviews due"), "page": page, "tabs": tabs, "filter_form": form}
    return render(request, "web/reviewing/due.html", context)


def _rows(awards: list[Any], today: date) -> list[dict[str, Any]]:
    whom = payments.whom(awards)
    return [
        {
            "award": award,
            "whom": whom[award.pk],
            "benefit": names.of_benefit(award.programme),
            "late": (today - award.due_on).days,
        }
        for award in awards
    ]


@require_http_methods(["GET", "POST"])
@allows("case.review")
def give_class(request: HttpRequest, award_id: UUID) -> HttpResponse:
    """Class A, B or C of an award, with the reason; what was given before stands below."""
    actor = actor_in(request)
    award = get_object_or_404(awards_visible_to(actor), pk=award_id, follows=None)
    given = queries.classes_of(award)
    letter = given[0].letter if given else reviews_due.UNCLASSED
    form = ClassForm(request.POST or None, initial={"letter": letter})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            reviews.give_class(award, form.cleaned_data["letter"], form.cleaned_data["reason"], actor)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The class was given."))
            return redirect("reviewing:due")
    context = {
        "title": _("Class of the reviews"),
        "award": award,
        "whom": payments.whom([award])[award.pk],
        "form": form,
        "given": given,
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    return render(request, "web/reviewing/class.html", context, status=status)
