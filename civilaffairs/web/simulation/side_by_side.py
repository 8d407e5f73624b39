"""Two scenarios in the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civilaffairs.benefits import names
from civilaffairs.benefits.models import Scenario
from civilaffairs.benefits.simulation.figures import Figures, Tally
from civilaffairs.web.simulation import shown
from civilaffairs.web.simulation.asked import Asked


@dataclass(frozen=True)
class Side:
    """One scenario with its figures."""

    scenario: Scenario
    asked: Asked
    found: list[Figures]
    total: Tally

    @property
    def year(self) -> dict[str, Decimal]:
        return shown.a_year(self.total)


def tables(one: Side, other: Side) -> dict[str, Any]:
    """The values tried and the benefits changed on either side, each code once."""
    values = _united(*({row.code: row for row in side.asked.rows} for side in (one, other)))
    benefits = _united(*({each.benefit.code: each for each in side.found} for side in (one, other)))
    return {
        "values": [(names.of_code(code), *pair) for code, pair in values.items()],
        "benefits": [(names.of_benefit(code), *pair) for code, pair in benefits.items()],
        "difference": one.total.with_entrants - other.total.with_entrants,
    }


def _united(one: dict[str, Any], other: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    codes = [*one, *(code for code in other if code not in one)]
    return {code: (one.get(code), other.get(code)) for code in codes}
