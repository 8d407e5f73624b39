"""Where standard and facts changed both: what the new standard alone does to last month's facts."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from civilaffairs.benefits import explain
from civilaffairs.benefits.values import MissingInput
from civilaffairs.payments.comparison.statements import BOTH, SHARE

STANDING = ("standards", "settings")
ANY_AMOUNT = Decimal(1)


def divide(cursor: CursorWrapper) -> None:
    """Give each such row its share of the standard; the rest of its change is the facts'."""
    cursor.execute(BOTH)
    rows = cursor.fetchall()
    if not rows:
        return
    shares = [_of_standard(*row[2:]) for row in rows]
    awards, towns, lines = ([row[at] for row in rows] for at in (0, 1, 3))
    cursor.execute(SHARE, [awards, towns, lines, shares])


def _of_standard(
    programme: str, line: str, was: Decimal, now: Decimal, formula: str, before: Any, after: Any
) -> Decimal:
    mixed = {key: value for key, value in _read(before).items() if key not in STANDING}
    mixed |= {key: value for key, value in _read(after).items() if key in STANDING}
    try:
        due = explain.reckon(programme, line, mixed, formula=formula, after=ANY_AMOUNT).due
    except MissingInput:  # a new law that reads what nobody was asked last month
        return now - was
    return due - was


def _read(content: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content) if isinstance(content, str) else content
    return found
