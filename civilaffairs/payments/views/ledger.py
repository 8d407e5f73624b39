"""The books: the trial balance, and the statement behind each of its figures."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import Actor, actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import permits
from civilaffairs.jobs.queries import progress_of
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month
from civilaffairs.payments import queries
from civilaffairs.payments.books import balances, checking
from civilaffairs.payments.books.forms import BooksFilter
from civilaffairs.payments.models import Entry
from civilaffairs.payments.views.frame import area_in, month_in, month_named, narrowed


@require_GET
@allows("ledger.read")
def trial_balance(request: HttpRequest) -> HttpResponse:
    """At the end of a month; without one, as the books stand."""
    month = month_in(request) if request.GET.get("month") else None
    found = balances.trial(actor_in(request), area_in(request), month)
    context = {
        "month_text": format_month(month) if month else "",
        "area": area_in(request),
        "found": found,
        "filter_form": BooksFilter(request.GET, actor=actor_in(request)),
        **_checked(actor_in(request)),
    }
    return render(request, "payments/ledger.html", context)


def _checked(actor: Actor) -> dict[str, Any]:
    """When the books were compared with their rows, and what differed."""
    last, running = checking.last(), checking.running()
    return {
        "check": last,
        "differences": checking.differences(actor, last) if last else [],
        "progress": progress_of(running) if running else None,
        "may_check": permits(actor.role, "ledger.check") and not running,
    }


@require_POST
@allows("ledger.check")
def check(request: HttpRequest) -> HttpResponse:
    """Compare now; whoever asks twice sees the same work."""
    checking.start(actor_in(request))
    return redirect("payments:ledger")


@require_GET
@allows("ledger.read")
def statement(request: HttpRequest) -> HttpResponse:
    """The entries of the chosen fund, area, account, events and months, the newest first."""
    entries = _chosen(request, queries.entries_visible_to(actor_in(request)))
    sums = entries.aggregate(
        total=Sum("amount", default=ZERO),
        debit=Sum("amount", filter=Q(amount__gt=0), default=ZERO),
        credit=Sum("amount", filter=Q(amount__lt=0), default=ZERO),
    )
    rows = (
        entries.annotate(credit=-F("amount"))
        .select_related("posting__batch", "posting__run", "posting__actor", "posting__allocation")
        .select_related("account__fund", "account__area")
        .order_by("-id")
    )
    context = {
        "page": paginate(request, rows),
        "debit": sums["debit"],
        "credit": -sums["credit"],
        "total": abs(sums["total"]),
        "on_credit": sums["total"] < 0,
    }
    return render(request, "payments/statement.html", context)


def _chosen(request: HttpRequest, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    given = request.GET
    chosen: dict[str, Any] = {}
    for name, column in (("fund", "account__fund"), ("town", "account__area")):
        if given.get(name):
            chosen[column] = given[name]
    if given.getlist("account"):
        chosen["account__code__in"] = given.getlist("account")
    if given.get("area"):
        chosen["account__area__path__within"] = area_in(request).path
    if given.getlist("kind"):
        chosen["posting__kind__in"] = given.getlist("kind")
    if given.get("since"):
        chosen["posting__booked_on__gte"] = month_named(given["since"])
    if given.get("until"):
        chosen["posting__booked_on__lt"] = add_months(month_named(given["until"]), 1)
    if given.get("cost"):
        chosen["posting__run__month"] = month_named(given["cost"])
    return narrowed(entries, chosen)
