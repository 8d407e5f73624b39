"""The books: the trial balance, and the statement behind each of its figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.lib.lists import paginate
from civilaffairs.payments import ledger, queries
from civilaffairs.payments.models import LedgerAccount
from civilaffairs.payments.views.frame import narrowed

Code = LedgerAccount.Code


@require_GET
@allows("ledger.read")
def trial_balance(request: HttpRequest) -> HttpResponse:
    books = ledger.trial_balance(queries.entries_visible_to(actor_in(request)))
    sums = {code: sum((row.by_code[code] for row in books), Decimal(0)) for code in Code.values}
    rows = [
        {"fund": row.fund, "town": row.town, "cells": _cells(row.by_code), "total": row.total}
        for row in books
    ]
    context = {
        "codes": [code.label for code in Code],
        "rows": rows,
        "sums": _cells(sums),
        "total": sum(sums.values(), Decimal(0)),
    }
    return render(request, "payments/ledger.html", context)


def _cells(by_code: dict[str, Decimal]) -> list[tuple[str, Decimal]]:
    return [(code, by_code[code]) for code in Code.values]


@require_GET
@allows("ledger.read")
def statement(request: HttpRequest) -> HttpResponse:
    """The entries of the chosen fund, town and account, the newest first; they sum to the figure."""
    given = request.GET
    chosen: dict[str, Any] = {}
    for name, column in (("fund", "account__fund"), ("town", "account__area"), ("account", "account__code")):
        if given.get(name):
            chosen[column] = given[name]
    entries = narrowed(queries.entries_visible_to(actor_in(request)), chosen)
    total = entries.aggregate(sum=Sum("amount", default=Decimal()))["sum"]
    rows = (
        entries.annotate(credit=-F("amount"))
        .select_related("posting__batch", "posting__run", "posting__actor", "account__fund", "account__area")
        .order_by("-id")
    )
    return render(request, "payments/statement.html", {"page": paginate(request, rows), "total": total})
