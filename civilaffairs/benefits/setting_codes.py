"""The codes of settings: choices that a city makes, with their defaults and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import check_settings
from civilaffairs.benefits.approver_steps import rising
from civilaffairs.lib.months import parse_month
from civilaffairs.lib.text import Text

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


def whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _grades(value: Any) -> bool:
    return isinstance(value, dict) and all(
        category in CATEGORIES and isinstance(grades, list) and all(whole(1, 4)(grade) for grade in grades)
        for category, grades in value.items()
    )


def _exit(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(
            isinstance(step, dict)
            and step.keys() == {"months", "rate"}
            and whole(1, 12)(step["months"])
            and _rate(step["rate"])
            and Decimal(step["rate"]) <= 1
            for step in value
        )
        and sum(step["months"] for step in value) <= LONGEST_EXIT
    )


def _rate(value: Any) -> bool:
    return isinstance(value, str) and bool(RATE.fullmatch(value))


def _share(value: Any) -> bool:
    return _rate(value) and Decimal(value) > 0


def yuan(value: Any) -> bool:
    """Typed as 5000 or as "5000.50"."""
    return _rate(value) or whole(0, 10**9)(value)


def _text(pattern: str) -> Callable[[Any], bool]:
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(form.fullmatch(value))


def _mapping(*keys: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and set(value) == set(keys)


def _trigger(value: Any) -> bool:
    return _mapping("cpi", "food")(value) and all(_rate(bound) for bound in value.values())


def _relief(value: Any) -> bool:
    return (
        _mapping("floor_months", "cap", "slices", "township_limit")(value)
        and whole(0, 6)(value["floor_months"])
        and _rate(value["cap"])
        and _rate(value["township_limit"])
        and isinstance(value["slices"], list)
        and _slices(value["slices"])
    )


def _slices(slices: list[Any]) -> bool:
    """Ends that rise, with a rate each; the last slice alone may have no end."""
    if not all(isinstance(each, dict) and _rate(each.get("rate")) for each in slices):
        return False
    ends = [each["to"] for each in slices if "to" in each]
    if len(ends) < len(slices) - 1 or any("to" not in each for each in slices[:-1]):
        return False
    return all(_rate(end) for end in ends) and sorted(ends, key=Decimal) == ends


def _step(value: Any) -> bool:
    keys = _mapping("above", "approvers")(value)
    return keys and yuan(value["above"]) and whole(1, 9)(value["approvers"])


def _by_class(value: Any) -> bool:
    longest = {"A": 12, "B": 6, "C": 6}
    return _mapping(*longest)(value) and all(whole(1, most)(value[one]) for one, most in longest.items())


def _month(value: Any) -> bool:
    try:
        return value is None or bool(parse_month(value))
    except (TypeError, ValueError):
        return False


@dataclass(frozen=True)
class SettingCode:
    """``sql_type``: what a formula reads it as, where it is a plain value."""

    name: Text
    default: Any
    allowed: Callable[[Any], bool]
    sql_type: str = "text"


SETTINGS = {
    "low-income.upper-inclusive": SettingCode(
        _("The upper bound of low income is included"), False, _flag, "boolean"
    ),
    "old-age.start": SettingCode(
        _("Old-age allowance: the month from which a birthday counts"),
        "month-of-age",
        _one_of("month-of-age", "month-after-age"),
    ),
    "disability-care.grades": SettingCode(
        _("Disability care subsidy: grades by category"),
        {"any": [1, 2], "intellectual": [3], "mental": [3]},
        _grades,
    ),
    "disability-living.low-income": SettingCode(
        _("Low-income families have the disability subsidy too"), False, _flag, "boolean"
    ),
    "minimum-living.gradual-exit": SettingCode(
        _("Gradual exit from minimum living: months and rates"),
        [{"months": 3, "rate": "1.00"}, {"months": 3, "rate": "0.50"}],
        _exit,
    ),
    # Warned of where a standard is proposed; nobody's amount depends on it.
    "minimum-living.least-growth": SettingCode(
        _("Growth of consumption per head last year, which the minimum living standard should reach"),
        None,
        _rate,
    ),
    "vulnerable.groups": SettingCode(_("Vulnerable members: groups that count"), GROUPS, _subset(GROUPS)),
    "vulnerable.elder-age": SettingCode(
        _("Vulnerable members: age from which an elder counts"), 70, whole(0, 150)
    ),
    "income.not-counted": SettingCode(_("Income that is not counted"), NOT_COUNTED, _subset(NOT_COUNTED)),
    "price-subsidy": SettingCode(
        _("Price subsidy: index from which it is paid"), {"cpi": "3.5", "food": "6.0"}, _trigger, "numeric"
    ),
    "price-subsidy.minimum": SettingCode(
        _("Price subsidy: least sum for a person, in yuan"), None, _text(r"\d{1,5}(\.\d{1,2})?"), "numeric"
    ),
    "temporary-relief": SettingCode(
        _("Temporary relief: least months, cap, slices, the township's limit"),
        {
            "floor_months": 2,
            "cap": "10",
            "slices": [{"to": "5000", "rate": "0"}, {"to": "20000", "rate": "0.30"}, {"rate": "0.50"}],
            "township_limit": "3000.00",
        },
        _relief,
    ),
    "temporary-relief.per-cause": SettingCode(
        _("Temporary relief: how often in a calendar year for the same cause"), 1, whole(1, 12)
    ),
    "extreme-hardship.sample": SettingCode(
        _("Extreme-poverty support: percent of cases that the county visits"), 30, whole(30, 100)
    ),
    # 最低生活保障审核确认办法 art. 31: at least once a year, or every half year.
    "review.months": SettingCode(
        _("Reviews: months between them, by class A, B and C"), {"A": 12, "B": 6, "C": 3}, _by_class
    ),
    "radar.months-ahead": SettingCode(_("Change radar: months that it looks ahead"), 3, whole(1, 12)),
    "radar.months-back": SettingCode(_("Change radar: months that it looks back"), 12, whole(1, 60)),
    "radar.certificate-notice": SettingCode(
        _("Change radar: days before a certificate expires"), 60, whole(0, 365)
    ),
    "radar.certificate-grace": SettingCode(
        _("Change radar: days after a certificate has expired"), 90, whole(0, 365)
    ),
    "radar.review-notice": SettingCode(_("Change radar: days before a review is due"), 30, whole(0, 365)),
    "radar.term-notice": SettingCode(_("Change radar: days before a term ends"), 60, whole(0, 365)),
    "pays-from": SettingCode(_("First month that this portal pays"), None, _month),
    # Without them nothing waits: every difference is issued by the next run.
    "arrears.limit": SettingCode(
        _("Arrears and claims of an award above this sum (yuan) wait for a decision"), None, yuan
    ),
    "arrears.months": SettingCode(
        _("Arrears and claims that reach back more than this many months wait for a decision"),
        None,
        whole(1, 600),
    ),
    # Without it one person approves each batch; payments_approvers in the database reads it.
    "batch.approvers": SettingCode(_("Above a sum (yuan): how many approve"), None, partial(rising, _step)),
    # payments_signed_with_password in the database reads it and has the same default.
    "batch.confirmed-for": SettingCode(_("Release: minutes for which a password counts"), 10, whole(1, 60)),
    # What a set-off leaves of a payment, for each person who lives on it (payments/recoveries/).
    "set-off.floor": SettingCode(
        _("Set-off of what is owed: the share of the minimum living standard a person and month keeps"),
        "0.80",
        _share,
    ),
    # In the numbers of batches and the names of bank files: what the bank knows the office by.
    "bank.business-mark": SettingCode(
        _("Mark of the business in the bank's file"), "MZ", _text(r"[A-Z]{1,4}")
    ),
    "bank.unit-number": SettingCode(
        _("The office's number with the bank"), None, _text(r"[A-Z0-9]{1,12}")
    ),  # the area's official code
    **{
        code: SettingCode(name, default, partial(check_settings.admits, code))
        for code, (name, default) in check_settings.CHECKS.items()
    },
}
CLOCK = re.compile(r"clock\.[a-z-]+\.[a-z-]+", re.ASCII)


def admits(code: str, value: Any) -> bool:
    """Whether there is such a setting, and the value is among the allowed ones."""
    if CLOCK.fullmatch(code):
        return whole(0, 365)(value)
    return code in SETTINGS and SETTINGS[code].allowed(value)
