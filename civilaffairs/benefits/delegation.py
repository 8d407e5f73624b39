"""委托审核确认: the county leaves a benefit to its towns, and visits a share itself; by dated settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme, settings
from civilaffairs.benefits.setting_codes import SETTINGS, SettingCode
from civilaffairs.casework import county_visits
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.months import month_of

SETTING = "confirmation.delegated"


def delegable(value: Any) -> bool:
    """A list of benefits that may be left to the towns, by their own declaration."""
    return isinstance(value, list) and all(
        code in programme.codes() and programme.get(code).left_to_towns for code in value
    )


# What it may be set to is known where the benefits are.
SETTINGS[SETTING] = SettingCode(
    gettext_lazy("Benefits that the towns confirm themselves (codes; never those of children)"), [], delegable
)


def to_towns(area: Area, benefit: str, day: date) -> bool:
    """Whether the towns of this area confirm the benefit themselves on that day."""
    return benefit in settings.get(area, SETTING, month_of(day))


def of_case(case: Case) -> bool:
    """Whether it was so when the case was accepted: then it has the shorter time."""
    return case.accepted_on is not None and to_towns(case.area, case.programme, case.accepted_on)


def sampled(case: Case) -> int | None:
    """The share of cases that the county visits itself, for a benefit that has such a setting."""
    code = f"{case.programme}.sample"
    return int(settings.get(case.area, code, month_of(clock.today()))) if code in SETTINGS else None


def decides_here(moment: Moment) -> str | None:
    """A guard of every decision: a town's approver decides what was left to the towns, and nothing else."""
    if moment.actor is None or county_visits.of_the_county(moment.actor):
        return None
    if to_towns(moment.case.area, moment.case.programme, moment.today):
        return None
    if moment.kind.about == "change":
        return _("Changes of households and identities are decided by the county.")
    return _("This benefit is confirmed by the county; it was not left to the towns.")
