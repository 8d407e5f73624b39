"""Benefit months."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilaffairs.lib import months

month_dates = st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(months.month_of)


def test_a_month_is_a_date_on_day_one():
    assert months.month_of(date(2020, 4, 30)) == date(2020, 4, 1)
    with pytest.raises(ValueError, match="day 1"):
        months.check_month(date(2020, 4, 2))
    with pytest.raises(ValueError, match="day 1"):
        months.add_months(date(2020, 4, 2), 1)


def test_an_instant_is_not_cut_without_its_time_zone():
    late_on_the_last_of_march_in_utc = datetime(2020, 3, 31, 20, tzinfo=UTC)  # already 1 April in Shanghai
    with pytest.raises(TypeError):
        months.month_of(late_on_the_last_of_march_in_utc)
    with pytest.raises(ValueError, match="day 1"):
        months.check_month(datetime(2020, 4, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("month", "count", "result"),
    [
        (date(2020, 12, 1), 1, date(2021, 1, 1)),
        (date(2020, 1, 1), -1, date(2019, 12, 1)),
        (date(2020, 6, 1), -30, date(2017, 12, 1)),
        (date(2020, 6, 1), 0, date(2020, 6, 1)),
    ],
)
def test_months_are_added_over_the_turn_of_the_year(month, count, result):
    assert months.add_months(month, count) == result


def test_a_range_leaves_its_end_out():
    assert list(months.months_between(date(2020, 11, 1), date(2021, 2, 1))) == [
        date(2020, 11, 1),
        date(2020, 12, 1),
        date(2021, 1, 1),
    ]
    assert list(months.months_between(date(2020, 4, 1), date(2020, 4, 1))) == []
    assert list(months.months_between(date(2020, 4, 1), date(2020, 3, 1))) == []


@given(month_dates, st.integers(-30, 300))
def test_counting_agrees_with_adding_and_listing(first, count):
    until = months.add_months(first, count)
    assert len(list(months.months_between(first, until))) == max(0, count)
    assert months.add_months(until, -count) == first


def test_reading_and_writing():
    assert months.parse_month("2020-04") == date(2020, 4, 1)
    assert months.format_month(date(2020, 4, 1)) == "2020-04"
    assert months.in_chinese(date(2020, 4, 1)) == "2020年4月"


@pytest.mark.parametrize(
    "text", ["2020-4", "2020-13", "2020-00", "2020-04-01", "202004", "", "２０２０-04", "2020-04\n"]
)
def test_anything_else_is_not_a_month(text):
    with pytest.raises(ValueError):
        months.parse_month(text)


def test_a_run_knows_what_was_known_before_its_month_began_in_shanghai():
    assert months.cutoff(date(2020, 6, 1)).astimezone(UTC) == datetime(2020, 5, 31, 16, tzinfo=UTC)
