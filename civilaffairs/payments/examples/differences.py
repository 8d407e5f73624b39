"""By how much an example fails: expected and issued, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from civilaffairs.payments.examples.shapes import Expected


@dataclass(frozen=True)
class Apart:
    """A line of one run that came out otherwise; an absent one is 0."""

    run: date
    to: str
    benefit: str
    line: str
    month: date
    expected: Decimal
    issued: Decimal


def apart(
    expect: Mapping[date, Sequence[Expected]], issued: Mapping[date, Sequence[Expected]]
) -> list[Apart]:
    """Every expected line that differs, and every issued one that was not expected."""
    found: list[Apart] = []
    for run, lines in expect.items():
        wanted, given = _sums(lines), _sums(issued.get(run, ()))
        for key in sorted(wanted.keys() | given.keys()):
            if wanted[key] != given[key]:
                found.append(Apart(run, *key, expected=wanted[key], issued=given[key]))
    return found


def _sums(lines: Sequence[Expected]) -> dict[tuple[str, str, str, date], Decimal]:
    sums: dict[tuple[str, str, str, date], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.to, line.benefit, line.line, line.month] += line.amount
    return sums
