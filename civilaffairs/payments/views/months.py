"""结账: the months of the books, what is open in the next one, and closing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.gate import allows
from civilaffairs.accounts.matrix import roles_for
from civilaffairs.lib.errors import Refused, status_of
from civilaffairs.lib.months import format_month
from civilaffairs.payments.books import balances, closing, statements
from civilaffairs.payments.books.forms import BooksFilter
from civilaffairs.payments.views.frame import area_in, month_in, month_named

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@allows("ledger.read")
def listing(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_GET
@allows("ledger.read")
def one(request: HttpRequest, month: str) -> HttpResponse:
    """The accounts of a month with opening, turnover and closing; each figure opens its entries."""
    actor, wanted, area = actor_in(request), month_named(month), area_in(request)
    context = {
        "title": _("Accounts of %(month)s") % {"month": month},
        "month_text": month,
        "area": area,
        "filter_form": BooksFilter(request.GET, actor=actor),
        "funds": balances.of_month(actor, area, wanted),
        "kinds": statements.KINDS,
    }
    return render(request, "payments/books/month.html", context)


@require_GET
@allows("ledger.read")
def statement(request: HttpRequest, month: str, kind: str, form: str) -> HttpResponse:
    """A statement of the month's end as a file."""
    if kind not in statements.KINDS or form not in statements.FORMS:
        raise Http404
    data = statements.make(actor_in(request), kind, area_in(request), month_named(month), form)
    response = HttpResponse(data, content_type=MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="{kind}-{month}.{form}"'
    return response


@require_POST
@allows("ledger.close")
def close(request: HttpRequest, month: str) -> HttpResponse:
    """Close a month for good."""
    wanted = month_named(month)
    try:
        closing.close(actor_in(request), wanted)
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("The books of %(month)s are closed.") % {"month": format_month(wanted)})
    return redirect("payments:months")


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, rows = actor_in(request), closing.months()
    closed = {month for month, close in rows if close}
    month = month_in(request, closing.next_month())
    context = {
        "title": _("Months of the books"),
        "rows": [(each, format_month(each), close) for each, close in rows],
        "month_text": format_month(month),
        "closed": month in closed,
        "obstacles": [] if month in closed else closing.obstacles(actor, month),
        "may_close": closing.may_close(actor),
        "closers": _(", ").join(str(role.label) for role in roles_for("ledger.close")),
        "refusal": refusal,
    }
    return render(request, "payments/books/months.html", context, status=status_of(refusal))
