"""Days, months, birthdays, and the one rounding to the fen."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

EVER = date(9999, 12, 1)


@cache
def day_of(text):
    return date.fromisoformat(text)


@cache
def month_of(text):
    return date.fromisoformat(text[:7] + "-01")


@cache
def later(month, count=1):
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_day(month):
    return later(month) - timedelta(days=1)


def birthday(born, years):
    """A birthday on 29 February falls on 28 February in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def age(born, day):
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def fen(amount):
    """Each line is rounded once, half up to the fen."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def months(runs):
    """2020-04..2020-06, or one month."""
    first, _, last = runs.partition("..")
    month, end = month_of(first), month_of(last or first)
    while month <= end:
        yield month
        month = later(month)
