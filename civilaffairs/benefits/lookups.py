"""SQL that finds the standard or setting of a code for an area and month.

The look-up itself is a function in the database: a statement asks for many values, and planning
the same query for each of them would take longer than running it.
"""

from __future__ import annotations

from civilaffairs.benefits.codes import STANDARDS


def standard_sql(code: str, p: str) -> str:
    """The standard as numeric, NULL if none is known. ``p`` has ``path`` and ``month``."""
    index = STANDARDS[code].index  # The value of one month alone, read for the month after it.
    month = f"({p}.month - interval '1 month')::date" if index else f"{p}.month"
    return f"benefits_standard_at('{code}', {p}.path, {month}, {str(index).lower()}, {CUTOFF})"


def setting_sql(code: str, p: str) -> str:
    """The setting as jsonb, NULL where the default holds."""
    return f"benefits_setting_at('{code}', {p}.path, {p}.month, {CUTOFF})"


CUTOFF = "%(cutoff)s::timestamptz"
