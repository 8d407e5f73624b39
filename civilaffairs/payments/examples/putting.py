"""A file's standards and settings with other values put in their place, as if known in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.proposals import Wanted
from civilaffairs.lib.months import add_months
from civilaffairs.payments.examples.reader import Standing
from civilaffairs.payments.examples.shapes import Dated

INDICES = {"price-index": "cpi", "food-price-index": "food_cpi"}


def put(shared: Standing, values: Sequence[Wanted]) -> Standing:
    """The file's own rows, of which each put value replaces the one of its month.

    What one example sets for itself is its own supposition and stays.
    """
    standards, settings, indices = dict(shared[0]), dict(shared[1]), dict(shared[2])
    for each in values:
        if (name := INDICES.get(each.code)) and each.from_month in indices:
            indices[each.from_month] = replace(indices[each.from_month], **{name: each.value})
            continue
        rows = standards if each.code in STANDARDS else settings
        rows[each.code] = _with(rows.get(each.code, []), each)
    return standards, settings, indices


def _with(rows: list[Dated], each: Wanted) -> list[Dated]:
    same = [row for row in rows if row.from_month == each.from_month]
    known = same[0].known if same else _known(each)
    kept = [row for row in rows if row.from_month != each.from_month]
    return [*kept, Dated(each.from_month, each.value, known)]


def _known(each: Wanted) -> date | None:
    """An index is known on the 10th of the next month, anything else before its first month."""
    if each.code in STANDARDS and STANDARDS[each.code].index:
        return add_months(each.from_month, 1).replace(day=10)
    return None
