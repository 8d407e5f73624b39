"""What a file may not say: standards below the law's bounds, settings outside the listed choices."""

import re
from decimal import Decimal

from tests.oracle.dates import EVER, month_of
from tests.oracle.world import DEFAULTS, Refused, World, is_dated

LEAST_CARE = {
    "care-rate.independent": Decimal("0.02"),
    "care-rate.partial": Decimal("0.30"),
    "care-rate.dependent": Decimal("0.60"),
}
CATEGORIES = {"any", "visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"}
RATE = re.compile(r"\d+(\.\d{1,4})?", re.ASCII)


def check_file(example):
    check_standards(example)
    check_settings(example)


def check_standards(example):
    standards = example.get("standards", {})
    world = World(example, EVER)
    check_hardship_floor(world, standards)
    for code, least in LEAST_CARE.items():
        if any(Decimal(row["value"]) < least for row in standards.get(code, [])):
            raise Refused("standard", code)
    for code, rows in standards.items():
        if code.startswith("meals.") and not all(6 <= Decimal(row["value"]) <= 10 for row in rows):
            raise Refused("standard", code)


def check_hardship_floor(world, standards):
    """From its own first row on, in every month, at least the floor times minimum living."""
    code = "extreme-hardship"
    if not standards.get(code):
        return
    first = min(month_of(row["from"]) for row in standards[code])
    changes = {
        month_of(row["from"])
        for each in (code, "minimum-living", "extreme-hardship.floor")
        for row in standards.get(each, [])
    }
    for month in {max(first, change) for change in changes}:
        minimum = world.standard_if_any("minimum-living", month)
        floor = world.standard("extreme-hardship.floor", month, "1.6")
        if minimum is not None and world.standard(code, month) < floor * minimum:
            raise Refused("standard", code)


def check_settings(example):
    for code, value in example.get("settings", {}).items():
        for each in [row["value"] for row in value] if is_dated(value) else [value]:
            if not ALLOWED[code](each):
                raise Refused("setting", code)


def is_flag(value):
    return isinstance(value, bool)


def is_whole(value, low, high):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_rate(value):
    return isinstance(value, str) and bool(RATE.fullmatch(value))


def is_part_of(code):
    return lambda value: isinstance(value, list) and all(each in DEFAULTS[code] for each in value)


def is_exit_scheme(value):
    """More than six months is refused."""
    return (
        isinstance(value, list)
        and all(is_whole(step["months"], 1, 12) and is_rate(step["rate"]) for step in value)
        and all(Decimal(step["rate"]) <= 1 for step in value)
        and sum(step["months"] for step in value) <= 6
    )


def are_grades(value):
    return isinstance(value, dict) and all(
        category in CATEGORIES and isinstance(grades, list) and all(is_whole(each, 1, 4) for each in grades)
        for category, grades in value.items()
    )


def is_relief_scheme(value):
    rates = [value["cap"], value["township_limit"], *(each["rate"] for each in value["slices"])]
    return is_whole(value["floor_months"], 0, 6) and all(is_rate(each) for each in rates)


ALLOWED = {
    "low-income.upper-inclusive": is_flag,
    "old-age.start": lambda value: value in ("month-of-age", "month-after-age"),
    "disability-care.grades": are_grades,
    "disability-living.low-income": is_flag,
    "minimum-living.gradual-exit": is_exit_scheme,
    "vulnerable.groups": is_part_of("vulnerable.groups"),
    "vulnerable.elder-age": lambda value: is_whole(value, 0, 150),
    "income.not-counted": is_part_of("income.not-counted"),
    "price-subsidy": lambda value: all(is_rate(bound) for bound in value.values()),
    "price-subsidy.minimum": is_rate,
    "temporary-relief": is_relief_scheme,
}
