"""The codes of settings: choices that a city makes, with their defaults and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits import check_settings
from civilaffairs.benefits import setting_shapes as shapes
from civilaffairs.benefits.approver_steps import rising
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class SettingCode:
    """``sql_type``: what a formula reads it as, where it is a plain value."""

    name: Text
    default: Any
    allowed: Callable[[Any], bool]
    sql_type: str = "text"


SETTINGS = {
    "low-income.upper-inclusive": SettingCode(
        _("The upper bound of low income is included"), False, shapes.flag, "boolean"
    ),
    "old-age.start": SettingCode(
        _("Old-age allowance: the month from which a birthday counts"),
        "month-of-age",
        shapes.one_of("month-of-age", "month-after-age"),
    ),
    "disability-care.grades": SettingCode(
        _("Disability care subsidy: grades by category"),
        {"any": [1, 2], "intellectual": [3], "mental": [3]},
        shapes.grades_by_category,
    ),
    "disability-living.low-income": SettingCode(
        _("Low-income families have the disability subsidy too"), False, shapes.flag, "boolean"
    ),
    "minimum-living.gradual-exit": SettingCode(
        _("Gradual exit from minimum living: months and rates"),
        [{"months": 3, "rate": "1.00"}, {"months": 3, "rate": "0.50"}],
        shapes.exit_scheme,
    ),
    # Warned of where a standard is proposed; nobody's amount depends on it.
    "minimum-living.least-growth": SettingCode(
        _("Growth of consumption per head last year, which the minimum living standard should reach"),
        None,
        shapes.rate,
    ),
    "vulnerable.groups": SettingCode(
        _("Vulnerable members: groups that count"), shapes.GROUPS, shapes.subset(shapes.GROUPS)
    ),
    "vulnerable.elder-age": SettingCode(
        _("Vulnerable members: age from which an elder counts"), 70, shapes.whole(0, 150)
    ),
    "income.not-counted": SettingCode(
        _("Income that is not counted"), shapes.NOT_COUNTED, shapes.subset(shapes.NOT_COUNTED)
    ),
    "price-subsidy": SettingCode(
        _("Price subsidy: index from which it is paid"),
        {"cpi": "3.5", "food": "6.0"},
        shapes.trigger,
        "numeric",
    ),
    "price-subsidy.minimum": SettingCode(
        _("Price subsidy: least sum for a person, in yuan"),
        None,
        shapes.text(r"\d{1,5}(\.\d{1,2})?"),
        "numeric",
    ),
    "temporary-relief": SettingCode(
        _("Temporary relief: least months, cap, slices, the township's limit"),
        {
            "floor_months": 2,
            "cap": "10",
            "slices": [{"to": "5000", "rate": "0"}, {"to": "20000", "rate": "0.30"}, {"rate": "0.50"}],
            "township_limit": "3000.00",
        },
        shapes.relief,
    ),
    "temporary-relief.per-cause": SettingCode(
        _("Temporary relief: how often in a calendar year for the same cause"), 1, shapes.whole(1, 12)
    ),
    "extreme-hardship.sample": SettingCode(
        _("Extreme-poverty support: percent of cases that the county visits"), 30, shapes.whole(30, 100)
    ),
    # 最低生活保障审核确认办法 art. 31: at least once a year, or every half year.
    "review.months": SettingCode(
        _("Reviews: months between them, by class A, B and C"), {"A": 12, "B": 6, "C": 3}, shapes.by_class
    ),
    "radar.months-ahead": SettingCode(_("Change radar: months that it looks ahead"), 3, shapes.whole(1, 12)),
    "radar.months-back": SettingCode(_("Change radar: months that it looks back"), 12, shapes.whole(1, 60)),
    "radar.certificate-notice": SettingCode(
        _("Change radar: days before a certificate expires"), 60, shapes.whole(0, 365)
    ),
    "radar.certificate-grace": SettingCode(
        _("Change radar: days after a certificate has expired"), 90, shapes.whole(0, 365)
    ),
    "radar.review-notice": SettingCode(
        _("Change radar: days before a review is due"), 30, shapes.whole(0, 365)
    ),
    "radar.term-notice": SettingCode(_("Change radar: days before a term ends"), 60, shapes.whole(0, 365)),
    # In the words of the lists' column 来源 (people/feeds/); the month's board waits for each of them.
    "month.lists": SettingCode(_("Lists of deaths and moves that a month waits for"), [], shapes.sources),
    "pays-from": SettingCode(_("First month that this portal pays"), None, shapes.month),
    # Without them nothing waits: every difference is issued by the next run.
    "arrears.limit": SettingCode(
        _("Arrears and claims of an award above this sum (yuan) wait for a decision"), None, shapes.yuan
    ),
    "arrears.months": SettingCode(
        _("Arrears and claims that reach back more than this many months wait for a decision"),
        None,
        shapes.whole(1, 600),
    ),
    # Without it one person approves each batch; payments_approvers in the database reads it.
    "batch.approvers": SettingCode(
        _("Above a sum (yuan): how many approve"), None, partial(rising, shapes.approver_step)
    ),
    # payments_signed_with_password in the database reads it and has the same default.
    "batch.confirmed-for": SettingCode(
        _("Release: minutes for which a password counts"), 10, shapes.whole(1, 60)
    ),
    # What a set-off leaves of a payment, for each person who lives on it (payments/recoveries/).
    "set-off.floor": SettingCode(
        _("Set-off of what is owed: the share of the minimum living standard a person and month keeps"),
        "0.80",
        shapes.share,
    ),
    # In the numbers of batches and the names of bank files: what the bank knows the office by.
    "bank.business-mark": SettingCode(
        _("Mark of the business in the bank's file"), "MZ", shapes.text(r"[A-Z]{1,4}")
    ),
    "bank.unit-number": SettingCode(
        _("The office's number with the bank"), None, shapes.text(r"[A-Z0-9]{1,12}")
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
        return shapes.whole(0, 365)(value)
    return code in SETTINGS and SETTINGS[code].allowed(value)
