"""A comparison as the page shows it: the waterfall, each part with the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import names
from civilaffairs.lib.months import add_months, format_month
from civilaffairs.payments.comparison import parts
from civilaffairs.payments.comparison.parts import LAST, MOVES, THIS, Sum
from civilaffairs.payments.models import Comparison, ComparisonRow

WIDTH = 1000  # of the drawing, in its own units
HAIR = Decimal(2)  # a change of one fen is still seen


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a comparison is looked at."""

    town: Area | None = None
    programme: str = ""

    @property
    def towns(self) -> set[int] | None:
        return None if self.town is None else {self.town.pk}


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of the waterfall: where it begins and ends on the common axis, and its rows."""

    sum: Sum
    x: str
    width: str
    url: str

    @property
    def frames(self) -> bool:
        return self.sum.part in (LAST, THIS)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """``start``: where the axis begins; not at 0 where the changes could not be seen beside the sums."""

    bars: list[Bar]
    start: Decimal
    change: Decimal


def waterfall(comparison: Comparison, chosen: Chosen) -> Waterfall:
    found = parts.sums(comparison.figures, towns=chosen.towns, programme=chosen.programme)
    levels = [found[LAST].amount]
    for part in MOVES:
        levels.append(levels[-1] + found[part].amount)
    low, high = min(levels), max(levels)
    span = high - low
    start = low - span if span and low > 5 * span else min(Decimal(), low)
    ends = [(start, levels[0]), *pairwise(levels), (start, levels[-1])]
    scale = Decimal(WIDTH) / (high - start) if high > start else Decimal()
    bars = [
        _bar(found[part], low, high, start, scale, address(comparison, part, chosen))
        for part, (low, high) in zip(parts.LABELS, ends, strict=True)
    ]
    return Waterfall(bars, start, parts.change(found))


def _bar(found: Sum, a: Decimal, b: Decimal, start: Decimal, scale: Decimal, url: str) -> Bar:
    low, high = min(a, b), max(a, b)
    width = max((high - low) * scale, HAIR if high > low else Decimal())
    x = min((low - start) * scale, Decimal(WIDTH) - width)
    return Bar(found, f"{x:.1f}", f"{width:.1f}", url)


def address(comparison: Comparison, part: str, chosen: Chosen) -> str:
    """The list of the rows that sum to exactly this part."""
    terms = {"area": str(comparison.area_id), "month": format_month(comparison.month)}
    if chosen.town:
        terms["town"] = str(chosen.town.pk)
    if chosen.programme:
        terms["programme"] = chosen.programme
    if part in parts.OF_ROWS:
        return f"{reverse('payments:comparison-rows')}?{urlencode({**terms, 'part': part})}"
    terms |= {"ended": "1"}
    match part:
        case "last":
            terms |= {"month": format_month(add_months(comparison.month, -1)), "regular": "1"}
        case "arrears":
            terms |= {"late": "1", "sign": "plus"}
        case "claims":
            terms |= {"late": "1", "sign": "minus"}
    return f"{reverse('payments:lines')}?{urlencode(terms)}"


def rows(comparison: Comparison, part: str, chosen: Chosen) -> QuerySet[ComparisonRow]:
    """The rows of a part, the largest change first."""
    found = ComparisonRow.objects.filter(comparison=comparison)
    if part:
        found = found.filter(part=part)
    if chosen.town:
        found = found.filter(town=chosen.town)
    if chosen.programme:
        found = found.filter(programme=chosen.programme)
    related = ("award__household", "award__person", "award__organisation", "town")
    return found.select_related(*related).order_by("part", "town__path", "award__number", "line")


def by_town_and_benefit(comparison: Comparison, chosen: Chosen) -> list[dict[str, Any]]:
    """A line of sums for each town and benefit, the greatest change first."""
    figures: dict[tuple[int, str], list[Any]] = {}
    for row in comparison.figures:
        if (chosen.towns is None or row[0] in chosen.towns) and chosen.programme in ("", row[1]):
            figures.setdefault((row[0], row[1]), []).append(row)
    towns = Area.objects.in_bulk({town for town, _code in figures})
    found = list(_sums(comparison, figures, towns))
    return sorted(found, key=lambda row: (-abs(row["change"]), str(row["town"].path), row["code"]))


def _sums(
    comparison: Comparison, figures: dict[tuple[int, str], list[Any]], towns: dict[int, Area]
) -> Iterator[dict[str, Any]]:
    for (town, code), own in figures.items():
        found = parts.sums(own)
        yield {
            "town": towns[town],
            "code": code,
            "benefit": names.of_benefit(code),
            "cells": [
                (each, address(comparison, each.part, Chosen(towns[town], code))) for each in found.values()
            ],
            "change": parts.change(found),
        }


def choices(comparison: Comparison) -> tuple[list[int], list[tuple[str, str]]]:
    """The towns and the benefits that the comparison speaks of."""
    codes = sorted({row[1] for row in comparison.figures})
    return sorted({row[0] for row in comparison.figures}), [(code, names.of_benefit(code)) for code in codes]


def heading(month: date) -> str:
    return f"{format_month(add_months(month, -1))} → {format_month(month)}"
