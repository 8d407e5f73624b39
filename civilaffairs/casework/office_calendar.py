"""The offices' calendar as an administrator edits it: a year's holidays and make-up days, as text.

A line is a day or a period, what it is, and its name: ``2027-10-01 2027-10-07 放假 国庆节``. Days that have
passed keep what they were, so that no deadline that ran out is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework import recounting
from civilaffairs.casework.models import Holiday
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

DAY = timedelta(days=1)
WORKS = {"放假": False, "休": False, "off": False, "上班": True, "班": True, "work": True}
LINE = re.compile(r"(\S+?)(?:\s*(?:\s|~|至|—|\.\.)\s*(\d\S*))?[\s,,、]+(\S+?)[\s,,、]+(.+)")
SPELLED = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?", re.ASCII)
SATURDAY = 5
LONGEST = 31  # days of one line; no arrangement gives more in a row


@dataclass(frozen=True)
class Change:
    """What an edit did: the days that now differ from their weekday, and those that no longer do."""

    added: tuple[date, ...]
    removed: tuple[date, ...]
    recounted: int  # open cases whose deadline moved


@transaction.atomic
def set_year(actor: Actor, year: int, text: str) -> Change:
    """Put what the text says in the place of the rest of the year, and count open deadlines anew."""
    require(actor, "calendar.change")
    today = clock.today()
    wanted = {row.day: row for row in parse(year, text)}
    kept = Holiday.objects.select_for_update().filter(day__year=year)
    before = {row.day: row for row in kept}
    past = [day for day, row in wanted.items() if day < today and not _same(row, before.get(day))]
    if past:
        raise Refused(
            _("%(day)s has passed; it keeps what it was.") % {"day": min(past).isoformat()},
            _("Leave the lines of past days as they stand."),
        )
    removed = tuple(sorted(day for day in before if day >= today and day not in wanted))
    added = tuple(sorted(day for day, row in wanted.items() if not _same(row, before.get(day))))
    Holiday.objects.filter(day__in=[*removed, *added]).delete()
    Holiday.objects.bulk_create([wanted[day] for day in added])
    moved = recounting.recount(min((*added, *removed))) if added or removed else 0
    detail = {
        "added": [_said(wanted[day]) for day in added],
        "removed": [_said(before[day]) for day in removed],
    }
    trail.record(
        "calendar.change", object_kind="calendar", object_id=str(year), label=str(year),
        detail={**detail, "cases": moved},
    )  # fmt: skip
    return Change(added, removed, moved)


def _same(row: Holiday, other: Holiday | None) -> bool:
    return other is not None and (row.works, row.name) == (other.works, other.name)


def _said(row: Holiday) -> str:
    return f"{row.day.isoformat()} {'上班' if row.works else '放假'} {row.name}"


def parse(year: int, text: str) -> list[Holiday]:
    """The days of the text. Raises Refused, naming the line that cannot be."""
    found: dict[date, Holiday] = {}
    for at, line in enumerate(text.splitlines(), 1):
        for row in _line(line.strip(), at, year):
            if row.day in found:
                raise Refused(_("Line %(at)d: %(day)s is there twice.") % {"at": at, "day": row.day})
            found[row.day] = row
    return list(found.values())


def _line(line: str, at: int, year: int) -> Iterator[Holiday]:
    if not line or line.startswith("#"):
        return
    read = LINE.fullmatch(line)
    if read is None or read[3] not in WORKS:
        raise Refused(
            _("Line %(at)d cannot be read: %(line)s") % {"at": at, "line": line[:60]},
            _("Write it as: first day, last day (for a period), 放假 or 上班, name."),
        )
    first = _day(read[1], at)
    last = _day(read[2], at) if read[2] else first
    if not first <= last < first + LONGEST * DAY or {first.year, last.year} != {year}:
        raise Refused(
            _("Line %(at)d: the period does not lie in %(year)d, or is too long.") % {"at": at, "year": year}
        )
    works = WORKS[read[3]]
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        weekend = day.weekday() >= SATURDAY
        if works and not weekend:
            raise Refused(_("Line %(at)d: %(day)s is a working day anyway.") % {"at": at, "day": day})
        if works or not weekend:  # A weekend inside a holiday is free anyway.
            yield Holiday(day=day, works=works, name=read[4].strip()[:40])


def _day(typed: str, at: int) -> date:
    spelled = SPELLED.fullmatch(typed)
    try:
        return date(*(int(part) for part in spelled.groups())) if spelled else date.fromisoformat(typed)
    except ValueError:
        raise Refused(
            _("Line %(at)d: %(day)s is no day of the calendar.") % {"at": at, "day": typed}
        ) from None


def as_text(year: int) -> str:
    """The year as it stands, in the form that ``set_year`` reads; neighbouring days in one line."""
    lines: list[list[date]] = []
    last: Holiday | None = None
    for row in Holiday.objects.filter(day__year=year).order_by("day"):
        joined = last and (row.works, row.name) == (last.works, last.name) and _adjoins(last.day, row.day)
        if joined and not row.works:
            lines[-1][1] = row.day
        else:
            lines.append([row.day, row.day])
        last = row
    rows = {row.day: row for row in Holiday.objects.filter(day__year=year)}
    return "\n".join(_written(first, end, rows[first]) for first, end in lines)


def _adjoins(day: date, other: date) -> bool:
    """Whether nothing but a weekend lies between."""
    between = (day + n * DAY for n in range(1, (other - day).days))
    return all(each.weekday() >= SATURDAY for each in between)


def _written(first: date, last: date, row: Holiday) -> str:
    period = first.isoformat() if first == last else f"{first.isoformat()} {last.isoformat()}"
    return f"{period} {'上班' if row.works else '放假'} {row.name}"
