"""Working days (工作日) and public notices.

Statutory periods in working days follow the State Council's yearly holiday arrangement, in which some
weekends are made up as working days; the day of the event is not counted. Notice periods (公示) are calendar
days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
LONGEST_SEARCH_DAYS = 60  # no holiday arrangement closes the offices for longer: a table that does is wrong
_SATURDAY = 5


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """The working days of the offices: Monday to Friday, less `holidays`, plus `make_up_days` on weekends."""

    holidays: frozenset[date]
    make_up_days: frozenset[date]

    def __init__(self, holidays: Iterable[date] = (), make_up_days: Iterable[date] = ()) -> None:
        object.__setattr__(self, "holidays", frozenset(holidays))
        object.__setattr__(self, "make_up_days", frozenset(make_up_days))
        both = self.holidays & self.make_up_days
        if both:
            raise ValueError(f"{min(both)} is both a holiday and a make-up day.")

    def is_working_day(self, day: date) -> bool:
        """Whether the offices work on that day."""
        if day in self.make_up_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add_working_days(self, start: date, count: int) -> date:
        """The last day of a period of `count` working days; `start`, the day of the event, is not counted.

        Raises ValueError for a negative count. With 0 the period ends on the day of the event.
        """
        if count < 0:
            raise ValueError("A period cannot have a negative number of days.")
        day = start
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def working_days_left(self, today: date, due: date) -> int:
        """Working days after today up to and with `due`: 0 on the last day, negative once it has passed."""
        if due < today:
            return -self.working_days_left(due, today)
        return sum(self.is_working_day(today + n * DAY) for n in range(1, (due - today).days + 1))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`: when the step that follows a notice or a night may be taken."""
        return self.working_day_from(day + DAY)

    def working_day_from(self, day: date) -> date:
        """`day` itself if the offices work on it, else the first working day after it."""
        return self._search(day, DAY)

    def working_day_until(self, day: date) -> date:
        """`day` itself if the offices work on it, else the last working day before it.

        Payment days move forward.
        """
        return self._search(day, -DAY)

    def _search(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_SEARCH_DAYS):
            if self.is_working_day(day):
                return day
            day += step
        raise ValueError(f"The holiday table has no working day for {LONGEST_SEARCH_DAYS} days around {day}.")
