"""What goes into a statement and comes out of it: values, their units, how people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

Value = Decimal | bool | str
Number = int | Decimal
Inputs = Mapping[str, Value | None]
YUAN, COUNT, FACTOR = "yuan", "count", "factor"


class MissingInput(LookupError):
    """A formula needs a fact or a standard that is not there."""


def show(value: Value, unit: str = FACTOR) -> str:
    """A value as people read it: yuan with two decimals, other numbers without idle zeros."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        return value
    if unit == YUAN and value == value.quantize(Decimal("0.01")):
        return f"{value:,.2f}"
    return f"{value.normalize():f}"
