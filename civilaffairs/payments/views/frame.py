"""What the pages of payments share: the month, the page of a list, the file of a batch."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from civilaffairs.lib import clock
from civilaffairs.lib.months import month_of, parse_month

Row = TypeVar("Row", bound=Model)
SIZES = (20, 50, 100)


def month_in(request: HttpRequest, default: date | None = None) -> date:
    """``?month=2020-06``, else the default, else this month."""
    given = request.GET.get("month") or request.POST.get("month")
    if not given:
        return default or month_of(clock.today())
    try:
        return parse_month(given)
    except ValueError:
        raise Http404 from None


def narrowed(rows: QuerySet[Row], chosen: dict[str, Any]) -> QuerySet[Row]:
    """The rows with these values of an address; a value that cannot be one leads nowhere."""
    try:
        return rows.filter(**chosen)
    except (ValueError, ValidationError):
        raise Http404 from None


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The asked page of a list."""
    asked = request.GET.get("per_page", "")
    size = int(asked) if asked.isdecimal() and int(asked) in SIZES else SIZES[0]
    return Paginator(rows, size).get_page(request.GET.get("page"))
