"""What decisions fixed in the year before a month: told beside the figures, as no standard moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.models import AwardAmount
from civilaffairs.benefits.programme import Programme
from civilaffairs.lib.months import add_months

MONTHS = 12


@dataclass(frozen=True)
class Fixed:
    """How many amounts of a benefit were fixed, and what they come to."""

    benefit: Programme
    count: int
    total: Decimal


def year_before(area: Area, month: date) -> list[Fixed]:
    """By benefit, as it is known now."""
    decided = [benefit.code for benefit in programme.find(lambda one: one.kind == Kind.DECIDED)]
    rows = AwardAmount.objects.filter(
        award__programme__in=decided,
        award__area__path__within=area.path,
        known_to=None,
        for_month__gte=add_months(month, -MONTHS),
        for_month__lt=month,
    )
    sums = rows.order_by().values("award__programme").annotate(count=Count("pk"), total=Sum("amount"))
    found = sums.order_by("award__programme").values_list("award__programme", "count", "total")
    return [Fixed(programme.get(code), count, total) for code, count, total in found]
