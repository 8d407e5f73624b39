"""The business clock moves for one request or task alone."""

import threading
from contextvars import copy_context
from datetime import UTC, date, datetime, timedelta

import pytest

from civilaffairs.lib import clock


def test_unmoved_it_shows_real_time_in_utc():
    before = clock.real_now()
    shown = clock.now()
    assert before <= shown <= clock.real_now()
    assert shown.utcoffset() == timedelta()
    assert clock.current_offset() == timedelta()


def test_moved_it_keeps_running():
    ten_years_ago = timedelta(days=-3653)
    with clock.use_offset(ten_years_ago):
        first = clock.now()
        assert abs(first - clock.real_now() - ten_years_ago) < timedelta(seconds=5)
        assert clock.now() >= first
        assert clock.current_offset() == ten_years_ago
    assert clock.current_offset() == timedelta()


def test_the_business_date_is_that_of_shanghai():
    with clock.frozen(datetime(2020, 5, 31, 16, 0, tzinfo=UTC)) as at:
        assert clock.now() == at
        assert clock.today() == date(2020, 6, 1)
    with clock.frozen(datetime(2020, 5, 31, 15, 59, tzinfo=UTC)):
        assert clock.today() == date(2020, 5, 31)


def test_frozen_at_a_date_means_when_offices_open():
    with clock.frozen(date(2020, 6, 1)):
        assert clock.now() == datetime(2020, 6, 1, 1, 0, tzinfo=UTC)
        assert clock.now() - clock.real_now() == pytest.approx(
            clock.current_offset(), abs=timedelta(seconds=5)
        )


def test_frozen_stands_above_moved_and_ends_with_its_block():
    with clock.use_offset(timedelta(days=1)):
        with clock.frozen(date(2020, 6, 1)), clock.frozen(date(2021, 6, 1)):
            assert clock.today() == date(2021, 6, 1)
        assert clock.now() > clock.real_now()


def test_an_error_inside_the_block_moves_the_clock_back():
    with pytest.raises(RuntimeError), clock.frozen(date(2020, 6, 1)):
        raise RuntimeError
    assert clock.today() != date(2020, 6, 1)


def test_another_thread_keeps_its_own_time():
    seen: dict[str, date] = {}
    with clock.frozen(date(2020, 6, 1)):
        thread = threading.Thread(target=lambda: seen.update(alone=clock.today()))
        thread.start()
        thread.join()
        context = copy_context()
    assert seen["alone"] != date(2020, 6, 1)
    assert context.run(clock.today) == date(2020, 6, 1)


def test_an_instant_without_a_time_zone_is_refused():
    naive = datetime(2020, 6, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"), clock.frozen(naive):
        pass
    with pytest.raises(ValueError, match="time zone"):
        clock.local_date(naive)


def test_a_day_begins_at_midnight_in_shanghai():
    assert clock.midnight(date(2020, 6, 1)) == datetime(2020, 5, 31, 16, tzinfo=UTC)
