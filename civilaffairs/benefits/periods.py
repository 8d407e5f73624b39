"""What was and what is due, as a letter says it: since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any


def differing(months: list[date], before: list[Decimal], after: list[Decimal]) -> list[dict[str, Any]]:
    """From the first difference a row wherever either changes."""
    rows: list[dict[str, Any]] = []
    for month, old, new in zip(months, before, after, strict=True):
        if not rows and old == new:
            continue
        if not rows or (rows[-1]["before"], rows[-1]["after"]) != (old, new):
            rows.append({"since": month, "before": old, "after": new})
    return rows
