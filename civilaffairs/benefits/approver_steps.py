"""How many approve a batch rises with its sum."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any


def rising(allowed: Callable[[Any], bool], value: Any) -> bool:
    """One step, or several of which each has a higher sum and more people than the one before."""
    steps = value if isinstance(value, list) else [value]
    if not steps or not all(map(allowed, steps)):
        return False
    pairs = [(Decimal(step["above"]), step["approvers"]) for step in steps]
    return all(a < b and few < more for (a, few), (b, more) in pairwise(pairs))
