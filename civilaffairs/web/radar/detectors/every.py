"""All detectors, in the order in which a town is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from civilaffairs.web.radar.detectors import (
    calendar,
    claims,
    incomes,
    lines,
    overlooked,
    recognitions,
    reports,
    reviews,
)
from civilaffairs.web.radar.found import Found, Town

EVERY: tuple[Callable[[Town], Iterator[Found]], ...] = (
    reports.reports,
    lines.lines,
    incomes.incomes,
    recognitions.recognitions,
    calendar.certificates,
    calendar.birthdays,
    reviews.due,
    reviews.terms,
    claims.claims,
    overlooked.overlooked,
)


def look(town: Town) -> Iterator[Found]:
    """Everything found in a town."""
    for detector in EVERY:
        yield from detector(town)
