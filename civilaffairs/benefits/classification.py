"""Income bands: below the minimum living standard, low income (低收入), or neither."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import assessment, programme, settings, standards
from civilaffairs.benefits.errors import STANDARD, BenefitRefused
from civilaffairs.people.models import Household

MINIMUM_LIVING, LOW_INCOME, NONE = "minimum-living", "low-income", "none"


def classify(household: Household, area: Area, month: date, cutoff: datetime | None = None) -> str:
    """The band of a household in a month, as known before the cut-off (default: now).

    Persons whom minimum living leaves out are left out. Compared exactly, never per head.
    """
    found = assessment.of_household(
        programme.get("minimum-living"), household.pk, area.pk, month, cutoff or assessment.CURRENT
    )
    members, income = Decimal(str(found.inputs["fact:members"])), found.inputs["fact:counted_income"]
    standard = found.inputs["standard:minimum-living"]
    if not members:
        return NONE
    if not isinstance(standard, Decimal) or not isinstance(income, Decimal):
        raise missing("minimum-living")
    if income < standard * members:
        return MINIMUM_LIVING
    upper = standards.value_of(area, "low-income.upper", month, cutoff)
    if upper is None:
        raise missing("low-income.upper")
    bound = upper * standard * members
    inclusive = settings.get(area, "low-income.upper-inclusive", month, cutoff)
    return LOW_INCOME if income < bound or (inclusive and income == bound) else NONE


def missing(*codes: str) -> BenefitRefused:
    """The refusal when a needed standard is not published."""
    return BenefitRefused(
        STANDARD,
        _("No standard is published for %(codes)s.") % {"codes": ", ".join(codes)},
        _("Publish it first."),
    )
