"""What the settings are called on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NAMES: dict[str, str | _StrPromise] = {
    "low-income.upper-inclusive": _("Low income: the upper bound itself belongs to it"),
    "old-age.start": _("Old-age allowance: the month from which a birthday counts"),
    "disability-care.grades": _("Disability care subsidy: grades by category"),
    "disability-living.low-income": _("Disability living subsidy: also with low income"),
    "minimum-living.gradual-exit": _("Gradual exit from minimum living: months and rates"),
    "vulnerable.groups": _("Vulnerable members: groups that count"),
    "vulnerable.elder-age": _("Vulnerable members: age from which an elder counts"),
    "income.not-counted": _("Income that is not counted"),
    "price-subsidy": _("Price subsidy: index from which it is paid"),
    "temporary-relief": _("Temporary relief: least months, cap, slices, the township's limit"),
    "pays-from": _("First month that this portal pays"),
    "bank.business-mark": _("Mark of the business in the bank's file"),
    "bank.unit-number": _("The office's number with the bank"),
}


def name_of(code: str) -> str:
    """The setting in words; a code that has none stands for itself."""
    return str(NAMES.get(code, code))
