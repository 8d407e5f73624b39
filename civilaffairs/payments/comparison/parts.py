"""The parts of a comparison, in the order in which they lead from last month's sum to this month's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

LAST, THIS = "last", "this"
LABELS = {
    LAST: _("Last month's regular lines"),
    "new": _("New"),
    "ended": _("Ended"),
    "standard": _("Standard changed"),
    "facts": _("Facts changed"),
    "arrears": _("Arrears"),
    "claims": _("Recovery claims"),
    THIS: _("This month's lines"),
}
MOVES = tuple(part for part in LABELS if part not in (LAST, THIS))
OF_ROWS = ("new", "ended", "standard", "facts")  # the others are lines as they were issued


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a part has, and what they come to."""

    part: str
    count: int
    amount: Decimal

    @property
    def label(self) -> str:
        return str(LABELS[self.part])


def sums(figures: Iterable[Any], *, towns: set[int] | None = None, programme: str = "") -> dict[str, Sum]:
    """Every part, over the chosen towns and the chosen benefit."""
    counts, amounts = dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, Decimal())
    for town, benefit, part, count, amount in figures:
        if (towns is None or town in towns) and programme in ("", benefit):
            counts[part] += count
            amounts[part] += Decimal(amount)
    return {part: Sum(part, counts[part], amounts[part]) for part in LABELS}


def change(found: dict[str, Sum]) -> Decimal:
    """What the month's sum moved by."""
    return found[THIS].amount - found[LAST].amount


def gaps(figures: list[Any]) -> Iterator[tuple[int, str]]:
    """Towns and benefits whose parts do not add up; there are none."""
    for town, benefit in {(town, benefit) for town, benefit, *_rest in figures}:
        own = [row for row in figures if row[:2] == [town, benefit]]
        found = sums(own)
        if sum((found[part].amount for part in MOVES), Decimal()) != change(found):
            yield town, benefit
