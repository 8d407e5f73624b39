"""Standards: published by two people, checked against the law's own bounds, looked up by area and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area, User
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.errors import STANDARD, BenefitRefused
from civilaffairs.benefits.lookups import standard_sql
from civilaffairs.benefits.models import Standard
from civilaffairs.lib.months import check_month, format_month

DEFAULT_FLOOR = Decimal("1.6")  # 国发〔2016〕14号: 1.3 nationally; the province asks for 1.6
LEAST_CARE = {
    "care-rate.independent": Decimal("0.02"),
    "care-rate.partial": Decimal("0.30"),
    "care-rate.dependent": Decimal("0.60"),
}
MEALS = (Decimal(6), Decimal(10))


@dataclass(frozen=True)
class Entry:
    """One value to publish: from this month on the code has this value."""

    code: str
    from_month: date
    value: Decimal


@transaction.atomic
def publish(
    area: Area,
    entries: Sequence[Entry],
    *,
    source: str,
    entered_by: User | None = None,
    approved_by: User | None = None,
    check: bool = True,
) -> list[Standard]:
    """Publish values together. Refused (``standard``) when the whole would break a bound of the law.

    A value for a month that has one supersedes it; what was known before stays readable.
    """
    if entered_by is not None and entered_by == approved_by:
        raise BenefitRefused(STANDARD, _("A standard is approved by a second person."))
    for entry in entries:
        check_month(entry.from_month)
    if check:
        held = Standard.objects.filter(area=area, known_to=None)
        picture = {(row.code, row.from_month): row.value for row in held}
        picture |= {(entry.code, entry.from_month): entry.value for entry in entries}
        check_bounds(Entry(code, month, value) for (code, month), value in picture.items())
    rows = [_write(area, entry, source, entered_by, approved_by) for entry in entries]
    trail.record("standard.publish", object_kind="area", object_id=area.pk, label=str(area))
    return rows


def _write(
    area: Area, entry: Entry, source: str, entered_by: User | None, approved_by: User | None
) -> Standard:
    same = Standard.objects.filter(area=area, code=entry.code, from_month=entry.from_month, known_to=None)
    same.update(known_to=ClockNow())
    return Standard.objects.create(
        area=area,
        code=entry.code,
        from_month=entry.from_month,
        value=entry.value,
        source=source,
        entered_by=entered_by,
        approved_by=approved_by,
    )


def check_bounds(entries: Iterable[Entry]) -> None:
    """Refuse values that break a bound, in any month."""
    series: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for entry in entries:
        if entry.code not in STANDARDS:
            raise BenefitRefused(STANDARD, _("There is no standard %(code)s.") % {"code": entry.code})
        if entry.value < 0 and not STANDARDS[entry.code].index:
            raise BenefitRefused(STANDARD, _("A standard is not negative."))
        series[entry.code][entry.from_month] = entry.value
    _check_extreme_hardship(series)
    for code, least in LEAST_CARE.items():
        if any(value < least for value in series[code].values()):
            _refuse_bound(code, _("at least %(least)s of the minimum wage") % {"least": f"{least:.0%}"})
    for code in series:
        if code.startswith("meals.") and not all(MEALS[0] <= v <= MEALS[1] for v in series[code].values()):
            _refuse_bound(code, _("between 6 and 10 yuan"))


def _check_extreme_hardship(series: dict[str, dict[date, Decimal]]) -> None:
    """From its first row on, in every month, at least the floor × the minimum living standard."""
    code = "extreme-hardship"
    if not series[code]:
        return
    first = min(series[code])
    changes = {month for each in (code, "minimum-living", "extreme-hardship.floor") for month in series[each]}
    for month in sorted({first, *(month for month in changes if month > first)}):
        amount, minimum = _at(series[code], month), _at(series["minimum-living"], month)
        floor = _at(series["extreme-hardship.floor"], month) or DEFAULT_FLOOR
        if amount is not None and minimum is not None and amount < floor * minimum:
            bound = _("in %(month)s at least %(floor)s × %(minimum)s = %(least)s") % {
                "month": format_month(month),
                "floor": f"{floor.normalize():f}",
                "minimum": f"{minimum:.2f}",
                "least": f"{floor * minimum:.2f}",
            }
            _refuse_bound(code, bound)


def _at(values: dict[date, Decimal], month: date) -> Decimal | None:
    known = [start for start in values if start <= month]
    return values[max(known)] if known else None


def _refuse_bound(code: str, bound: str) -> None:
    name = STANDARDS[code].name
    raise BenefitRefused(STANDARD, _("%(name)s must be %(bound)s.") % {"name": name, "bound": bound})


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
