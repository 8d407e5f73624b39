"""Days of meals served: the whole fact by its latest word, each month from its own end on."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from civilaffairs.lib.months import add_months
from civilaffairs.payments.examples.timeline import SINCE_EVER
from civilaffairs.people.models import Person, ServedDays
from tests.worlds.facts import Facts
from tests.worlds.making import Home
from tests.worlds.reading import value_of


class Meals:
    """What is known of the served days of a city's people."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._told: dict[str, list[tuple[date, date, int, dict[date, int]]]] = defaultdict(list)
        self._counted: dict[str, set[date]] = defaultdict(set)

    def hear(self, home: Home) -> Iterator[tuple[date, str]]:
        """Take in all that will be told of a home; gives who is to be counted anew on which day."""
        told = [
            (SINCE_EVER, SINCE_EVER, 0, ref, spec.get("served_days"))
            for ref, spec in home.example["people"].items()
        ]
        told += [
            (
                date.fromisoformat(event["date"]),
                date.fromisoformat(event["known"]),
                place,
                event["person"],
                event["served_days"],
            )
            for place, event in enumerate(home.example["events"])
            if "served_days" in event
        ]
        for on, known, place, ref, written in told:
            if written is None and on == SINCE_EVER:
                continue
            days: dict[date, int] = value_of("served_days", written or {})
            self._told[home.mark + ref].append((on, known, place, days))
            yield from ((max(known, month_end(month)), home.mark + ref) for month in days)
            if known > SINCE_EVER:
                yield known, home.mark + ref

    def count(self, ref: str, person: Person, day: date) -> None:
        """Write what is served by what is known on the day."""
        known = [each for each in self._told[ref] if each[1] <= day]
        served = max(known, key=lambda each: each[:3])[3]
        over = {month for month in served if month_end(month) <= day}
        for month in over | self._counted[ref]:
            held: list[Any] = [(SINCE_EVER, None, (("days", served[month]),))] if month in served else []
            self._facts.hold(ServedDays, {"person": person, "month": month}, held)
        self._counted[ref] |= over


def month_end(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)
