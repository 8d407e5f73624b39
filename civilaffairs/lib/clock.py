"""The business clock: the only module that reads the real clock.

A demo or a test may move it. The move is held in context variables, so that requests, tasks and threads that
run side by side never see each other's time. Whether it may be moved at all is decided by the caller that
moves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_OPENS = time(9)

_NO_OFFSET = timedelta()
_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=_NO_OFFSET)
_frozen: ContextVar[datetime | None] = ContextVar("clock_frozen", default=None)


def real_now() -> datetime:
    """The machine's own time, aware, in UTC.

    For leases, log-in codes and lockouts, never for business dates.
    """
    return datetime.now(UTC)


def now() -> datetime:
    """The business time, aware, in UTC."""
    return _frozen.get() or real_now() + _offset.get()


def today() -> date:
    """The business date in Asia/Shanghai."""
    return local_date(now())


def local_date(at: datetime) -> date:
    """The date in Asia/Shanghai of an aware instant. Raises ValueError for a naive one."""
    return to_local(at).date()


def to_local(at: datetime) -> datetime:
    """An aware instant in Asia/Shanghai. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return at.astimezone(SHANGHAI)


def midnight(day: date) -> datetime:
    """The instant with which a date begins in Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)


def current_offset() -> timedelta:
    """Business time minus real time; zero when nothing moved the clock. This is what SQL is told."""
    frozen_at = _frozen.get()
    return _offset.get() if frozen_at is None else frozen_at - real_now()


@contextmanager
def use_offset(offset: timedelta) -> Iterator[None]:
    """Move the clock by `offset` inside the block; the clock keeps running."""
    token = _offset.set(offset)
    try:
        yield
    finally:
        _offset.reset(token)


@contextmanager
def frozen(at: datetime | date) -> Iterator[datetime]:
    """Stop the clock at an aware instant, or at nine in the morning (Asia/Shanghai) of a date."""
    instant = at if isinstance(at, datetime) else datetime.combine(at, OFFICE_OPENS, SHANGHAI)
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield instant.astimezone(UTC)
    finally:
        _frozen.reset(token)
