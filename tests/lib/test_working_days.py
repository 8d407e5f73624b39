"""Working days over the holidays of autumn 2020, and public notices."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilaffairs.lib.working_days import Calendar

HOLIDAYS_2020 = {date(2020, 10, day) for day in range(1, 9)}
MAKE_UP_DAYS_2020 = {date(2020, 9, 27), date(2020, 10, 10)}
AUTUMN = Calendar(HOLIDAYS_2020, MAKE_UP_DAYS_2020)
ACCEPTED = date(2020, 9, 28)

days = st.dates(date(2020, 9, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("count", "due"),
    [
        (0, ACCEPTED),
        (1, date(2020, 9, 29)),
        (3, date(2020, 10, 9)),
        (10, date(2020, 10, 19)),
        (15, date(2020, 10, 26)),
        (20, date(2020, 11, 2)),
        (30, date(2020, 11, 16)),
        (45, date(2020, 12, 7)),
    ],
)
def test_a_period_skips_holidays_and_counts_make_up_days(count, due):
    assert AUTUMN.add_working_days(ACCEPTED, count) == due
    assert AUTUMN.working_days_left(ACCEPTED, due) == count


def test_a_make_up_sunday_is_a_working_day_and_a_holiday_thursday_is_not():
    assert AUTUMN.is_working_day(date(2020, 9, 27))
    assert not AUTUMN.is_working_day(date(2020, 10, 1))
    assert not AUTUMN.is_working_day(date(2020, 10, 11))
    assert AUTUMN.is_working_day(date(2020, 10, 12))


def test_what_is_overdue_is_negative():
    assert AUTUMN.working_days_left(date(2020, 10, 9), date(2020, 10, 9)) == 0
    assert AUTUMN.working_days_left(date(2020, 10, 10), date(2020, 10, 9)) == -1
    assert AUTUMN.working_days_left(date(2020, 10, 8), date(2020, 9, 30)) == 0  # only holidays have passed


@given(days, st.integers(0, 60))
def test_days_left_undo_the_period(start, count):
    assert AUTUMN.working_days_left(start, AUTUMN.add_working_days(start, count)) == count


@given(days)
def test_neighbouring_working_days(day):
    after, onward, back = (
        AUTUMN.next_working_day(day),
        AUTUMN.working_day_from(day),
        AUTUMN.working_day_until(day),
    )
    assert back <= day <= onward <= after
    assert day < after
    assert all(AUTUMN.is_working_day(found) for found in (after, onward, back))
    assert AUTUMN.working_days_left(day, after) == 1
    assert (onward == day) == (back == day) == AUTUMN.is_working_day(day)


def test_the_published_arrangement_of_several_years_gives_the_same_days():
    first, last = date(2019, 1, 1), date(2025, 12, 31)
    every_day = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    calendar = Calendar(
        (day for day in every_day if day.weekday() < 5 and chinese_calendar.is_holiday(day)),
        (day for day in every_day if day.weekday() >= 5 and chinese_calendar.is_workday(day)),
    )
    assert [calendar.is_working_day(day) for day in every_day] == list(
        map(chinese_calendar.is_workday, every_day)
    )


def test_offices_close_for_fewer_than_sixty_days():
    opening = ACCEPTED + timedelta(days=59)
    assert closed(59).working_day_from(ACCEPTED) == opening
    with pytest.raises(ValueError, match="no working day"):
        closed(60).working_day_from(ACCEPTED)


def closed(days):
    """Whatever the day of the week afterwards, somebody works."""
    return Calendar((ACCEPTED + timedelta(days=n) for n in range(days)), [ACCEPTED + timedelta(days=days)])


def test_a_calendar_does_not_change():
    with pytest.raises(FrozenInstanceError):
        setattr(AUTUMN, "holidays", frozenset())  # noqa: B010
    assert not hasattr(AUTUMN, "__dict__")


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="negative"):
        AUTUMN.add_working_days(ACCEPTED, -1)
    with pytest.raises(ValueError, match="both"):
        Calendar({ACCEPTED}, {ACCEPTED})
    closed_for_ever = Calendar(ACCEPTED + timedelta(days=n) for n in range(100))
    with pytest.raises(ValueError, match="no working day"):
        closed_for_ever.next_working_day(ACCEPTED)
