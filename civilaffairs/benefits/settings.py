"""The choices that a city makes, dated like standards; each has a default."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area, User
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.errors import SETTING, BenefitRefused
from civilaffairs.benefits.lookups import setting_sql
from civilaffairs.benefits.models import Setting
from civilaffairs.lib.months import check_month, parse_month

NOT_COUNTED = ["basic-pension", "old-age-allowance", "scholarship", "preferential-care", "disability-subsidy"]
GROUPS = ["elder", "minor", "severely-disabled", "seriously-ill"]
CATEGORIES = ["any", "visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]
LONGEST_EXIT = 6  # months; 民发〔2022〕83号 一(三)
RATE = re.compile(r"\d+(\.\d{1,4})?", re.ASCII)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _subset(allowed: list[str]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, list) and all(item in allowed for item in value)

    return check


def _one_of(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: value in allowed


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _grades(value: Any) -> bool:
    return isinstance(value, dict) and all(
        category in CATEGORIES and isinstance(grades, list) and all(_whole(1, 4)(grade) for grade in grades)
        for category, grades in value.items()
    )


def _exit(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(
            isinstance(step, dict)
            and step.keys() == {"months", "rate"}
            and _whole(1, 12)(step["months"])
            and _rate(step["rate"])
            and Decimal(step["rate"]) <= 1
            for step in value
        )
        and sum(step["months"] for step in value) <= LONGEST_EXIT
    )


def _rate(value: Any) -> bool:
    return isinstance(value, str) and bool(RATE.fullmatch(value))


def _text(pattern: str) -> Callable[[Any], bool]:
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(form.fullmatch(value))


def _mapping(*keys: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and set(value) == set(keys)


def _trigger(value: Any) -> bool:
    return _mapping("cpi", "food")(value) and all(_rate(bound) for bound in value.values())


def _month(value: Any) -> bool:
    try:
        return value is None or bool(parse_month(value))
    except (TypeError, ValueError):
        return False


@dataclass(frozen=True)
class SettingCode:
    default: Any
    allowed: Callable[[Any], bool]


SETTINGS = {
    "low-income.upper-inclusive": SettingCode(False, _flag),
    "old-age.start": SettingCode("month-of-age", _one_of("month-of-age", "month-after-age")),
    "disability-care.grades": SettingCode({"any": [1, 2], "intellectual": [3], "mental": [3]}, _grades),
    "disability-living.low-income": SettingCode(False, _flag),
    "minimum-living.gradual-exit": SettingCode(
        [{"months": 3, "rate": "1.00"}, {"months": 3, "rate": "0.50"}], _exit
    ),
    "vulnerable.groups": SettingCode(GROUPS, _subset(GROUPS)),
    "vulnerable.elder-age": SettingCode(70, _whole(0, 150)),
    "income.not-counted": SettingCode(NOT_COUNTED, _subset(NOT_COUNTED)),
    "price-subsidy": SettingCode({"cpi": "3.5", "food": "6.0"}, _trigger),
    "temporary-relief": SettingCode(
        {
            "floor_months": 2,
            "cap": "10",
            "slices": [{"to": "5000", "rate": "0"}, {"to": "20000", "rate": "0.30"}, {"rate": "0.50"}],
            "township_limit": "3000.00",
        },
        _mapping("floor_months", "cap", "slices", "township_limit"),
    ),
    "pays-from": SettingCode(None, _month),
    # In the numbers of batches and the names of bank files: what the bank knows the office by.
    "bank.business-mark": SettingCode("MZ", _text(r"[A-Z]{1,4}")),
    "bank.unit-number": SettingCode(None, _text(r"[A-Z0-9]{1,12}")),  # the area's official code
}
CLOCK = re.compile(r"clock\.[a-z-]+\.[a-z-]+", re.ASCII)


def check(code: str, value: Any) -> None:
    """Refuse (``setting``) an unknown code or a value outside the allowed ones."""
    known = SETTINGS.get(code)
    if known is None and CLOCK.fullmatch(code):
        known = SettingCode(None, _whole(0, 365))
    if known is None or not known.allowed(value):
        raise BenefitRefused(SETTING, _("%(code)s cannot be set to this value.") % {"code": code})


def publish(
    area: Area,
    code: str,
    from_month: date,
    value: Any,
    *,
    source: str,
    entered_by: User | None = None,
    approved_by: User | None = None,
) -> Setting:
    """Set a choice from a month on; the same month again supersedes it."""
    check(code, value)
    check_month(from_month)
    if entered_by is not None and entered_by == approved_by:
        raise BenefitRefused(SETTING, _("A second person must approve it."))
    same = Setting.objects.filter(area=area, code=code, from_month=from_month, known_to=None)
    same.update(known_to=ClockNow())
    return Setting.objects.create(
        area=area,
        code=code,
        from_month=from_month,
        value=value,
        source=source,
        entered_by=entered_by,
        approved_by=approved_by,
    )


def get(area: Area, code: str, month: date, cutoff: datetime | None = None) -> Any:
    """The choice that holds in an area and month, as known before the cut-off (default: now)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {setting_sql(code, 'p')} FROM (SELECT path, %(month)s::date AS month"
            " FROM accounts_area WHERE id = %(area)s) p",
            {"month": month, "area": area.pk, "cutoff": cutoff or "infinity"},
        )
        (value,) = cursor.fetchone()
    if value is None:
        return SETTINGS[code].default if code in SETTINGS else None
    return json.loads(value)
