"""The bounds that a standard keeps, in the rule's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.errors import STANDARD, BenefitRefused
from civilaffairs.benefits.models import Standard
from civilaffairs.benefits.values import YUAN, show
from civilaffairs.lib.months import format_month

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


Series = dict[str, dict[date, Decimal]]


def check(entries: Iterable[Entry]) -> None:
    """Refuse values that break a bound, in any month."""
    for breach in breaches(_series(entries)):
        raise BenefitRefused(STANDARD, breach)


def breaches_of(area: Area, entries: Sequence[Entry]) -> list[str]:
    """What these values would break that holds now: in the area, and below it where values are set too."""
    rows = Standard.objects.filter(
        Q(area__path__covers=area.path) | Q(area__path__within=area.path), known_to=None
    ).values_list("area__path", "code", "from_month", "value")
    held = {(str(path), code, month): value for path, code, month, value in rows}
    proposed = held | {(str(area.path), each.code, each.from_month): each.value for each in entries}
    places = {str(area.path)} | {path for path, _code, _month in held if path.startswith(f"{area.path}.")}
    found: list[str] = []
    for place in sorted(places):
        before = set(breaches(_picture(held, place)))
        found += [each for each in breaches(_picture(proposed, place)) if each not in before | set(found)]
    return found


def breaches(series: Series) -> Iterator[str]:
    """Each bound that a whole picture of standards breaks, as a sentence."""
    for code, values in series.items():
        if code not in STANDARDS:
            yield _("There is no standard %(code)s.") % {"code": code}
        elif not STANDARDS[code].index and any(value < 0 for value in values.values()):
            yield _must(code, _("not negative"))
    yield from _extreme_hardship(series)
    for code, least in LEAST_CARE.items():
        if any(value < least for value in series.get(code, {}).values()):
            yield _must(code, _("at least %(least)s of the minimum wage") % {"least": f"{least:.0%}"})
    for code, values in series.items():
        if code.startswith("meals.") and not all(MEALS[0] <= v <= MEALS[1] for v in values.values()):
            yield _must(code, _("between 6 and 10 yuan"))


def _series(entries: Iterable[Entry]) -> Series:
    series: Series = defaultdict(dict)
    for entry in entries:
        series[entry.code][entry.from_month] = entry.value
    return series


def _picture(rows: dict[tuple[str, str, date], Decimal], place: str) -> Series:
    """What a place reads: the values of the nearest area, from that area's first month on."""
    levels: dict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
    for (path, code, month), value in rows.items():
        if place == path or place.startswith(f"{path}."):
            levels[code, path][month] = value
    series: Series = defaultdict(dict)
    for code, path in sorted(levels):  # An upper area's path is the beginning of a lower one's.
        own = levels[code, path]
        series[code] = {m: v for m, v in series[code].items() if m < min(own)} | own
    return series


def _extreme_hardship(series: Series) -> Iterator[str]:
    """From its first row on, in every month, at least the floor × the minimum living standard."""
    code = "extreme-hardship"
    amounts, minima = series.get(code, {}), series.get("minimum-living", {})
    floors = series.get("extreme-hardship.floor", {})
    if not amounts:
        return
    first = min(amounts)
    for month in sorted({first, *(month for month in {*amounts, *minima, *floors} if month > first)}):
        amount, minimum = at(amounts, month), at(minima, month)
        floor = at(floors, month) or DEFAULT_FLOOR
        if amount is not None and minimum is not None and amount < floor * minimum:
            bound = _("in %(month)s at least %(floor)s × %(minimum)s = %(least)s") % {
                "month": format_month(month),
                "floor": show(floor),
                "minimum": show(minimum, YUAN),
                "least": show(floor * minimum, YUAN),
            }
            yield _must(code, bound)


def at(values: dict[date, Decimal], month: date) -> Decimal | None:
    """The value that holds in a month: that of the latest month not after it."""
    known = [start for start in values if start <= month]
    return values[max(known)] if known else None


def _must(code: str, bound: str) -> str:
    return _("%(name)s must be %(bound)s.") % {"name": STANDARDS[code].name, "bound": bound}
