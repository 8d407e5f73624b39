"""Served days of an example: the whole fact by its latest word, each month from its own end on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from civilaffairs.lib.months import add_months
from civilaffairs.payments.examples.shapes import Example
from civilaffairs.payments.examples.timeline import SINCE_EVER

Word = tuple[date, int, date, dict[date, int]]


def told(example: Example, ref: str) -> Iterator[tuple[date, date, int | None]]:
    """When what is known of a person's months changes: (day, month, days; None where no word is left)."""
    words = list(_words(example, ref))
    for month in {month for _, _, _, days in words for month in days}:
        ended = add_months(month, 1) - timedelta(days=1)
        for day in sorted({max(known, ended) for _, _, known, _ in words}):
            heard = [word for word in words if word[2] <= day]
            yield day, month, max(heard, key=lambda word: word[:2])[3].get(month)


def _words(example: Example, ref: str) -> Iterator[Word]:
    """Every word in which the fact was told: its day, its place, when it became known, the days by month."""
    yield SINCE_EVER, -1, SINCE_EVER, example.people[ref].facts.get("served_days") or {}
    for place, event in enumerate(example.events):
        if event.change == "served_days" and event.ref == ref:
            yield event.on, place, event.known, event.value or {}
