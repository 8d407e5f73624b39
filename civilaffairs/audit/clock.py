"""The moved clock: one row in the database, read by SQL and told to Python.

Only the demo and the tests move it (``settings.CLOCK_MAY_MOVE``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import gettext as _

from civilaffairs.audit.models import Clock
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

_TELL = "SELECT set_config('civilaffairs.now', %s, true)"
_rehearsing = ContextVar("rehearsing", default=False)


def current_shift() -> timedelta:
    """How far business time is moved, for all processes."""
    row = Clock.objects.filter(pk=1).values_list("shift", flat=True).first()
    return row or timedelta()


@contextmanager
def shifted() -> Iterator[None]:
    """Tell Python's clock the shift; the prologue of each request and task."""
    with ExitStack() as stack:
        if settings.CLOCK_MAY_MOVE:
            stack.enter_context(clock.use_offset(current_shift()))
        yield


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever is written inside is rolled back at its end, so here the past may be written anywhere."""
    with transaction.atomic():
        token = _rehearsing.set(True)
        try:
            yield
        finally:
            _rehearsing.reset(token)
            transaction.set_rollback(True)


@contextmanager
def business_time(at: datetime | date) -> Iterator[datetime]:
    """Stop both clocks, Python's and SQL's, at an instant; the demo and the tests write the past so.

    SQL is told by a setting of the transaction, so there must be one. In production only a
    ``rehearsal`` may.
    """
    refuse_unless_rehearsed()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("business_time() needs a transaction around it.")
    with clock.frozen(at) as instant, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('civilaffairs.now', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(_TELL, [instant.isoformat()])
        yield instant
        cursor.execute(_TELL, [before])  # after an error the savepoint brings it back


def set_shift(shift: timedelta) -> None:
    """Move the business clock of every process to real time plus ``shift``."""
    _refuse_in_production()
    if not Clock.objects.filter(pk=1).update(shift=shift):
        raise Refused(_("The business date cannot be moved here."))


def shift_to(day: date) -> None:
    """Make ``day`` the business date, the time of day unchanged."""
    set_shift(timedelta(days=(day - clock.local_date(clock.real_now())).days))


def refuse_moved_clock() -> None:
    """The start-up check of production: business time is real time."""
    if not settings.CLOCK_MAY_MOVE and (shift := current_shift()):
        raise ImproperlyConfigured(
            f"The business clock of this database is moved by {shift}. It belongs to a demo; "
            "production does not start on it."
        )


def refuse_unless_rehearsed() -> None:
    """Refused in production, but for what a ``rehearsal`` rolls back."""
    if not _rehearsing.get():
        _refuse_in_production()


def _refuse_in_production() -> None:
    if not settings.CLOCK_MAY_MOVE:
        raise Refused(_("The business date cannot be moved here."))
