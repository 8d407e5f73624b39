"""Case numbers: one series per town and year, without gaps that anybody could explain away."""

from __future__ import annotations

from datetime import date

from civilaffairs.accounts.models import Area, AreaCode
from civilaffairs.casework.models import CaseNumber


def next_number(area: Area, day: date) -> str:
    """The next number of the town that ``area`` lies in, e.g. ``441900003-2020-00017``.

    The series' row stays locked until the transaction ends, so that no number is taken twice.
    """
    town = town_of(area)
    CaseNumber.objects.get_or_create(area=town, year=day.year)
    series = CaseNumber.objects.select_for_update().get(area=town, year=day.year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{_code(town, day)}-{day.year}-{series.last:05d}"


def town_of(area: Area) -> Area:
    """The town at or above an area; the area itself where there is none (a county's own case)."""
    above = Area.objects.filter(path__covers=area.path, level=Area.Level.TOWN)
    return above.order_by("path").first() or area


def _code(area: Area, day: date) -> str:
    codes = AreaCode.objects.filter(area=area, valid_from__lte=day).exclude(valid_to__lte=day)
    code = codes.values_list("code", flat=True).first()
    return code or f"A{area.pk}"
