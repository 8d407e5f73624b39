"""What the value of a setting may look like; each says whether a value read from JSON has its shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from civilaffairs.lib.months import parse_month

NOT_COUNTED = ["basic-pension", "old-age-allowance", "scholarship", "preferential-care", "disability-subsidy"]
GROUPS = ["elder", "minor", "severely-disabled", "seriously-ill"]
CATEGORIES = ["any", "visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]
LONGEST_EXIT = 6  # months; 民发〔2022〕83号 一(三)
RATE = re.compile(r"\d+(\.\d{1,4})?", re.ASCII)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def subset(allowed: list[str]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, list) and all(item in allowed for item in value)

    return check


def one_of(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: value in allowed


def whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def grades_by_category(value: Any) -> bool:
    return isinstance(value, dict) and all(
        category in CATEGORIES and isinstance(grades, list) and all(whole(1, 4)(grade) for grade in grades)
        for category, grades in value.items()
    )


def exit_scheme(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(
            isinstance(step, dict)
            and step.keys() == {"months", "rate"}
            and whole(1, 12)(step["months"])
            and rate(step["rate"])
            and Decimal(step["rate"]) <= 1
            for step in value
        )
        and sum(step["months"] for step in value) <= LONGEST_EXIT
    )


def rate(value: Any) -> bool:
    return isinstance(value, str) and bool(RATE.fullmatch(value))


def share(value: Any) -> bool:
    return rate(value) and Decimal(value) > 0


def yuan(value: Any) -> bool:
    """Typed as 5000 or as "5000.50"."""
    return rate(value) or whole(0, 10**9)(value)


def text(pattern: str) -> Callable[[Any], bool]:
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(form.fullmatch(value))


def mapping(*keys: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and set(value) == set(keys)


def trigger(value: Any) -> bool:
    return mapping("cpi", "food")(value) and all(rate(bound) for bound in value.values())


def relief(value: Any) -> bool:
    return (
        mapping("floor_months", "cap", "slices", "township_limit")(value)
        and whole(0, 6)(value["floor_months"])
        and rate(value["cap"])
        and rate(value["township_limit"])
        and isinstance(value["slices"], list)
        and _slices(value["slices"])
    )


def _slices(slices: list[Any]) -> bool:
    """Ends that rise, with a rate each; the last slice alone may have no end."""
    if not all(isinstance(each, dict) and rate(each.get("rate")) for each in slices):
        return False
    ends = [each["to"] for each in slices if "to" in each]
    if len(ends) < len(slices) - 1 or any("to" not in each for each in slices[:-1]):
        return False
    return all(rate(end) for end in ends) and sorted(ends, key=Decimal) == ends


def approver_step(value: Any) -> bool:
    keys = mapping("above", "approvers")(value)
    return keys and yuan(value["above"]) and whole(1, 9)(value["approvers"])


def by_class(value: Any) -> bool:
    longest = {"A": 12, "B": 6, "C": 6}
    return mapping(*longest)(value) and all(whole(1, most)(value[one]) for one, most in longest.items())


def sources(value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return False
    return len(set(value)) == len(value) <= 20 and all(0 < len(name.strip()) <= 60 for name in value)


def month(value: Any) -> bool:
    try:
        return value is None or bool(parse_month(value))
    except (TypeError, ValueError):
        return False
