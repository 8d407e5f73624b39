"""What the pages of payments share: the month, and the values of an address."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from civilaffairs.lib import clock
from civilaffairs.lib.months import month_of, parse_month

Row = TypeVar("Row", bound=Model)


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
