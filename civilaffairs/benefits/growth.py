"""Whether the minimum living standard keeps up with what people spend: a warning, never a refusal.

Its yearly growth shall not stay behind last year's growth of the residents' consumption per head; the
office enters that growth as a setting, from the statistics office's communiqué.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import settings, standards
from civilaffairs.benefits.bounds import Entry
from civilaffairs.benefits.values import YUAN, show
from civilaffairs.lib.months import add_months, format_month

CODE, SETTING = "minimum-living", "minimum-living.least-growth"


def warnings(area: Area, entries: Sequence[Entry]) -> Iterator[str]:
    """A sentence for each proposed minimum living standard that grows less than consumption did."""
    proposed = {entry.from_month: entry.value for entry in entries if entry.code == CODE}
    for month, value in sorted(proposed.items()):
        before = _held(area, proposed, add_months(month, -12))
        least = settings.get(area, SETTING, month)
        if least is None or not before:
            continue
        growth = value / before - 1
        if growth < Decimal(least):
            yield _("%(value)s from %(month)s is %(growth)s more than a year before (%(before)s); "
                "last year's consumption per head grew by %(least)s.") % {
                "value": show(value, YUAN),
                "month": format_month(month),
                "growth": f"{growth:.2%}",
                "before": show(before, YUAN),
                "least": f"{Decimal(least):.2%}",
            }  # fmt: skip


def _held(area: Area, proposed: dict[date, Decimal], month: date) -> Decimal | None:
    """The value of a month: a proposed one, else what is published."""
    earlier = [start for start in proposed if start <= month]
    return proposed[max(earlier)] if earlier else standards.value_of(area, CODE, month)
