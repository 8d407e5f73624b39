"""What awards are due month by month, as a change finds it and as it leaves it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from civilaffairs.benefits import amounts
from civilaffairs.benefits.changes import handover
from civilaffairs.benefits.changes.plan import Kind, Plan, handover_month
from civilaffairs.lib.months import add_months, months_between
from civilaffairs.people.models import Household, Person

MOST_MONTHS = 60
Due = dict[UUID, dict[date, Decimal]]


def of(plan: Plan, households: list[Household], people: list[Person]) -> Due:
    """What each lasting award is due, for the months that the change touches and the next one."""
    until = add_months(handover_month(), 1)
    awards = list(handover.everybody(households, people))
    begins = plan.first_month
    if plan.kind == Kind.NUMBER:  # Somebody's age is another one since ever.
        begins = min([begins, *(award.first_month for award in awards)])
    first = max(begins, add_months(until, -MOST_MONTHS))
    months = list(months_between(min(first, handover_month()), until))
    return {award.pk: {month: amounts.total(award, month) for month in months} for award in awards}
