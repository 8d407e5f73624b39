"""When a state and the whole procedure are due: derived from events and the calendar, never counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.models import Area
from civilaffairs.casework.kinds import CaseKind, Clock
from civilaffairs.casework.models import Case, Holiday
from civilaffairs.lib.clock import local_date, now
from civilaffairs.lib.working_days import Calendar

# "Soon" on the workbench: this many working days or fewer are left.
SOON = 2
# In an event's data: the working days that a clock had left when it was stopped.
LEFT = "left"


def calendar() -> Calendar:
    """The offices' calendar, as the holiday rows say."""
    days = list(Holiday.objects.values_list("day", "works"))
    return Calendar((day for day, works in days if not works), (day for day, works in days if works))


def due(
    kind: CaseKind,
    clock: Clock | None,
    area: Area,
    start: date,
    days: Calendar | None = None,
    left: int | None = None,
) -> date | None:
    """The last day of a clock that starts with an event on ``start``; that day is not counted.

    ``left``: the working days of a clock that was stopped and now goes on.
    """
    if clock is None or clock.unit == "hours":
        return None
    length = kind.length(area, start, clock) if left is None else left
    if clock.unit == "calendar":
        return start + timedelta(days=length)
    return (days or calendar()).add_working_days(start, length)


def due_at(kind: CaseKind, clock: Clock | None, area: Area, start: datetime) -> datetime | None:
    """The instant at which a clock in hours has run out; other clocks end with a day."""
    if clock is None or clock.unit != "hours":
        return None
    return start + timedelta(hours=kind.length(area, local_date(start), clock))


def total_due(case: Case, kind: CaseKind, days: Calendar | None = None) -> date | None:
    """The last day for the whole procedure, from acceptance; longer once it was extended."""
    if case.accepted_on is None:
        return None
    clock = kind.total
    if case.extended and kind.extended_total:
        clock = kind.extended_total
    elif kind.delegated_total and kind.delegated and kind.delegated(case):
        clock = kind.delegated_total
    return due(kind, clock, case.area, case.accepted_on, days)


def nearest(case: Case) -> date | None:
    """The earlier of the two due dates: what the list and the workbench show."""
    dates = [day for day in (case.step_due_on, case.total_due_on) if day is not None]
    return min(dates, default=None)


def instant(case: Case) -> datetime | None:
    """The time of the nearer deadline, where its hours count."""
    return case.step_due_at if nearest(case) == case.step_due_on else None


def left(due: date, today: date, days: Calendar, at: datetime | None = None) -> str:
    """What is left in words: “3 working days left”, “due today”, “2 working days overdue”, “5 hours left”."""
    if at is not None:
        return _hours_left(at)
    number = days.working_days_left(today, due)
    if today > due:
        over = max(1, -number)
        return ngettext("%(n)d working day overdue", "%(n)d working days overdue", over) % {"n": over}
    if number == 0:
        return _("due today")
    return ngettext("%(n)d working day left", "%(n)d working days left", number) % {"n": number}


def _hours_left(at: datetime) -> str:
    """Whole hours: what is begun is no hour left, and none overdue."""
    seconds = int((at - now()).total_seconds())
    hours = abs(seconds) // 3600
    if seconds > 0:
        some = ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
        return some if hours else _("less than an hour left")
    some = ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours) % {"n": hours}
    return some if hours else _("overdue for less than an hour")


def overdue(case: Case, today: date) -> bool:
    """Whether the nearer deadline has passed: the day, or the hour where hours count."""
    due = nearest(case)
    if due is None or case.closed_on is not None:
        return False
    return due < today or (case.step_due_at is not None and case.step_due_at <= now())
