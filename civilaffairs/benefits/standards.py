"""Standards: published by two people, checked against the law's own bounds, looked up by area and month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from civilaffairs.accounts.models import Area, User
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits import bounds
from civilaffairs.benefits.bounds import Entry as Entry
from civilaffairs.benefits.lookups import standard_sql
from civilaffairs.benefits.models import Standard
from civilaffairs.benefits.proposal_models import Proposal
from civilaffairs.benefits.publishers import two_people
from civilaffairs.lib.months import check_month


@transaction.atomic
def publish(
    area: Area,
    entries: Sequence[Entry],
    *,
    source: str,
    entered_by: User | None = None,
    approved_by: User | None = None,
    proposal: Proposal | None = None,
    check: bool = True,
) -> list[Standard]:
    """Publish values together. Refused (``standard``) when the whole would break a bound of the law.

    A value for a month that has one supersedes it; what was known before stays readable. The pages
    publish by ``proposals.publish`` alone, which asks for the examples first.
    """
    enters, approves = two_people(entered_by, approved_by)
    for entry in entries:
        check_month(entry.from_month)
    if check:
        _check(area, entries)
    rows = []
    for entry in entries:
        same = Standard.objects.filter(area=area, code=entry.code, from_month=entry.from_month, known_to=None)
        same.update(known_to=ClockNow())
        rows.append(
            Standard.objects.create(
                area=area,
                code=entry.code,
                from_month=entry.from_month,
                value=entry.value,
                source=source,
                proposal=proposal,
                entered_by=enters,
                approved_by=approves,
            )
        )
    trail.record("standard.publish", object_kind="area", object_id=area.pk, label=str(area))
    return rows


def _check(area: Area, entries: Sequence[Entry]) -> None:
    """The area's own standards with these among them."""
    held = Standard.objects.filter(area=area, known_to=None)
    picture = {(row.code, row.from_month): row.value for row in held}
    picture |= {(entry.code, entry.from_month): entry.value for entry in entries}
    bounds.check(Entry(code, month, value) for (code, month), value in picture.items())


def value_of(area: Area, code: str, month: date, cutoff: datetime | None = None) -> Decimal | None:
    """The standard of the nearest area that has it, as known before the cut-off (default: now)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {standard_sql(code, 'p')} FROM (SELECT path, %(month)s::date AS month"
            " FROM accounts_area WHERE id = %(area)s) p",
            {"month": month, "area": area.pk, "cutoff": cutoff or "infinity"},
        )
        (value,) = cursor.fetchone()
    return value
