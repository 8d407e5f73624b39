"""A benefit month is a date on day 1. Months are cut in Asia/Shanghai; ranges are half-open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from civilaffairs.lib.clock import SHANGHAI

_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def month_of(day: date) -> date:
    """The month that a date lies in.

    An instant is refused: its date depends on the time zone (`clock.local_date`).
    """
    if isinstance(day, datetime):
        raise TypeError(
            "month_of takes a date: cut the instant in Asia/Shanghai first, with clock.local_date."
        )
    return day.replace(day=1)


def check_month(month: date) -> date:
    """Return `month`, or raise ValueError if it is not a date on day 1."""
    if isinstance(month, datetime) or month.day != 1:
        raise ValueError(f"{month!r} is not a month: a month is a date on day 1.")
    return month


def add_months(month: date, count: int) -> date:
    """The month `count` months later (earlier if negative). Raises ValueError for a date not on day 1."""
    check_month(month)
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def months_between(first: date, until: date) -> Iterator[date]:
    """Each month from `first` up to, and without, `until`; nothing if `until` is not later."""
    check_month(until)
    month = check_month(first)
    while month < until:
        yield month
        month = add_months(month, 1)


def parse_month(text: str) -> date:
    """Read "2020-04". Raises ValueError for anything else."""
    match = _ISO_MONTH.fullmatch(text)
    if not match:
        raise ValueError("A month is written as 2020-04.")
    return date(int(match[1]), int(match[2]), 1)


def format_month(month: date) -> str:
    """Write "2020-04"."""
    return f"{check_month(month):%Y-%m}"


def in_chinese(month: date) -> str:
    """Write 2020年4月."""
    check_month(month)
    return f"{month.year}年{month.month}月"


def cutoff(month: date) -> datetime:
    """The first instant of the month in Asia/Shanghai, aware.

    A run of this month knows what was known before it.
    """
    check_month(month)
    return datetime(month.year, month.month, 1, tzinfo=SHANGHAI)
