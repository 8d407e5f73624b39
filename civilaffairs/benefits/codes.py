"""The codes of standards: amounts, rates and multiples that formulas read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.values import FACTOR, YUAN
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class StandardCode:
    """``optional``: a city may do without it and the formula says what then.

    ``index``: the value of one month alone, read for the month after it.
    """

    name: Text
    unit: str = YUAN
    optional: bool = False
    index: bool = False


STANDARDS = {
    "minimum-living": StandardCode(_("Minimum living standard")),
    "utilities": StandardCode(_("Supplement for food, gas and water"), optional=True),
    "vulnerable-rate": StandardCode(_("Rate for vulnerable members"), FACTOR, optional=True),
    "extreme-hardship": StandardCode(_("Basic living standard of extreme-poverty support")),
    "extreme-hardship.rural": StandardCode(
        _("Basic living standard of extreme-poverty support, rural"), optional=True
    ),
    "extreme-hardship.floor": StandardCode(
        _("Least multiple of the minimum living standard for extreme-poverty support"), FACTOR, optional=True
    ),
    "minimum-wage": StandardCode(_("Monthly minimum wage")),
    "care-rate.independent": StandardCode(_("Care rate, self-reliant"), FACTOR),
    "care-rate.partial": StandardCode(_("Care rate, partly dependent"), FACTOR),
    "care-rate.dependent": StandardCode(_("Care rate, wholly dependent"), FACTOR),
    "low-income.upper": StandardCode(_("Upper bound of low income, as a multiple"), FACTOR),
    "disability-living": StandardCode(_("Disability living subsidy")),
    "disability-care": StandardCode(_("Disability care subsidy")),
    "old-age.80": StandardCode(_("Old-age allowance from 80")),
    "old-age.90": StandardCode(_("Old-age allowance from 90")),
    "old-age.100": StandardCode(_("Old-age allowance from 100")),
    "dependent-elder-care.moderate": StandardCode(_("Dependent-elder care subsidy, moderate")),
    "dependent-elder-care.severe": StandardCode(_("Dependent-elder care subsidy, severe")),
    "dependent-elder-care.total": StandardCode(_("Dependent-elder care subsidy, total")),
    "orphan": StandardCode(_("Orphan basic living allowance")),
    "orphan.scattered": StandardCode(_("Orphan basic living allowance at home"), optional=True),
    "orphan-study": StandardCode(_("Study allowance of orphans, a school year")),
    "meals.minimum-living": StandardCode(_("Meal rate, minimum living and extreme poverty")),
    "meals.low-income": StandardCode(_("Meal rate, low income")),
    "meals.other": StandardCode(_("Meal rate, others")),
    "bed-month": StandardCode(_("Operating subsidy per occupied bed and month")),
    "bed-month.partial": StandardCode(
        _("Operating subsidy per bed of a partly dependent resident and month"), optional=True
    ),
    "bed-month.dependent": StandardCode(
        _("Operating subsidy per bed of a wholly dependent resident and month"), optional=True
    ),
    "price-index": StandardCode(
        _("Consumer price index, per cent year on year"), FACTOR, optional=True, index=True
    ),
    "food-price-index": StandardCode(
        _("Food price index, per cent year on year"), FACTOR, optional=True, index=True
    ),
}
