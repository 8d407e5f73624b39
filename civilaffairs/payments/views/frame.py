"""What the pages of payments share: the month, and the values of an address."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from civilaffairs.accounts.actors import actor_in
from civilaffairs.accounts.models import Area
from civilaffairs.lib import clock
from civilaffairs.lib.months import month_of, parse_month
from civilaffairs.payments import queries

Row = TypeVar("Row", bound=Model)


def month_in(request: HttpRequest, default: date | None = None) -> date:
    """``?month=2020-06``, else the default, else this month."""
    given = request.GET.get("month") or request.POST.get("month")
    return month_named(given) if given else default or month_of(clock.today())


def month_named(text: str) -> date:
    """A month of an address; one that cannot be leads nowhere."""
    try:
        return parse_month(text)
    except ValueError:
        raise Http404 from None


def area_in(request: HttpRequest) -> Area:
    """``?area=`` at or below the area of the actor's post, which is the default."""
    actor = actor_in(request)
    given = request.GET.get("area", "")
    if not given:
        return actor.area
    found = narrowed(queries.areas_visible_to(actor), {"pk": given}).first()
    if found is None:
        raise Http404
    return found


def narrowed(rows: QuerySet[Row], chosen: dict[str, Any]) -> QuerySet[Row]:
    """The rows with these values of an address; a value that cannot be one leads nowhere."""
    try:
        return rows.filter(**chosen)
    except (ValueError, ValidationError):
        raise Http404 from None
