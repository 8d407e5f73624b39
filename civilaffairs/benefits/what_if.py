"""Values in place of the published ones, as if an area had published them: for simulations.

Nothing is written: the values stand in the statement itself, under the same rule as published ones
(the nearest area that has the code, from the latest month on).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.lookups import CUTOFF
from civilaffairs.lib.months import add_months


@dataclass(frozen=True)
class WhatIf:
    """``values``: a number for each standard, plain data for each setting; ``path`` is the area's."""

    path: str = ""
    month: date = date.min
    values: Mapping[str, Any] = field(default_factory=dict)

    def from_month(self, code: str) -> date:
        """From when the value would be published: an index is that of the month before."""
        index = code in STANDARDS and STANDARDS[code].index
        return add_months(self.month, -1) if index else self.month

    def standard_sql(self, code: str, p: str, published: str) -> str:
        """The value here, or what is ``published`` where this one does not reach."""
        if code not in self.values:
            return published
        value = self.values[code]
        if not isinstance(value, Decimal):
            raise TypeError(f"{code} is a standard; {value!r} is no exact number.")
        return self._reached("benefits_standard", code, p, f"{value:f}::numeric", published)

    def setting_sql(self, code: str, p: str, published: str) -> str:
        """The same of a setting."""
        if code not in self.values:
            return published
        return self._reached("benefits_setting", code, p, json_sql(self.values[code]), published)

    def _reached(self, table: str, code: str, p: str, value: str, published: str) -> str:
        """An area below with a value of its own keeps it; months before keep theirs."""
        index = code in STANDARDS and STANDARDS[code].index
        since = f"= ({p}.month - interval '1 month')::date" if index else f"<= {p}.month"
        nearer = f"""EXISTS (SELECT FROM {table} v JOIN accounts_area va ON va.id = v.area_id
            WHERE v.code = '{code}' AND va.path @> {p}.path AND va.path <@ '{self.path}'
                AND va.path <> '{self.path}' AND v.from_month {since}
                AND v.known_from < {CUTOFF} AND (v.known_to IS NULL OR v.known_to >= {CUTOFF}))"""
        month = f"{p}.month {'=' if index else '>='} '{self.month}'"
        return f"""(CASE WHEN {p}.path <@ '{self.path}' AND {month} AND NOT {nearer}
            THEN {value} ELSE {published} END)"""


PUBLISHED = WhatIf()


def json_sql(value: object) -> str:
    """Plain data as a constant of a statement with parameters."""
    return "'" + json.dumps(value).replace("'", "''").replace("%", "%%") + "'::jsonb"
