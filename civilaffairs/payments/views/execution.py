"""预算执行: budget against what became of it, and when the money ends."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.lib.months import add_months, format_month
from civilaffairs.payments.books import execution, forecast
from civilaffairs.payments.books.forms import BooksFilter
from civilaffairs.payments.views.frame import month_in


@require_GET
@allows("ledger.read")
def of_year(request: HttpRequest) -> HttpResponse:
    """From January to the end of the month; each figure opens its rows."""
    actor, month = actor_in(request), month_in(request)
    form = BooksFilter(request.GET, actor=actor)
    if not form.is_valid():
        raise Http404
    area = form.cleaned_data["area"] or actor.area
    found = execution.of_year(actor, area, month)
    context = {
        "month_text": format_month(month),
        "previous": format_month(add_months(month, -1)),
        "following": format_month(add_months(month, 1)),
        "year": month.year,
        "area": area,
        "filter_form": form,
        "found": found,
        "total": [found.total[code] for code in execution.FIGURES],
        "share": execution.share(found.total),
        "forecasts": forecast.of_funds(actor, found.funds),
        "months": forecast.MONTHS,
        "free": [str(code) for code in forecast.FREE],
    }
    return render(request, "payments/books/execution.html", context)
