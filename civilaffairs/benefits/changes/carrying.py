"""Carrying a change out: one decision, all of it in its transaction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from civilaffairs.benefits.changes.handover import Result
from civilaffairs.benefits.changes.homes import CARRY_OUT
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.people.models import Decision, Household, Person

if TYPE_CHECKING:
    from civilaffairs.accounts.models import User
    from civilaffairs.casework.models import Case

DECISIONS = {Kind.DEATH: Decision.Kind.VERIFIED_DEATH}


@transaction.atomic
def carry_out(
    plan: Plan, case: Case | None, day: date, decided_by: User | None = None, reason: str = ""
) -> Result:
    """The decision and everything that follows from it. Without a case: the trial of a check page."""
    _lock(plan)
    decision = Decision.objects.create(
        kind=DECISIONS.get(Kind(plan.kind), Decision.Kind.HOUSEHOLD),
        case_id=case.pk if case else None,
        case_number=case.number if case else "",
        decided_on=day,
        first_month=plan.first_month,
        decided_by=decided_by,
        reason=reason,
    )
    by: Any = case.created_by if case else None
    result = CARRY_OUT[plan.kind](plan, decision, by)
    result.decision = decision
    return result


def _lock(plan: Plan) -> None:
    """Two changes of one household or person wait for each other."""
    households = [home.pk for home in plan.households]
    list(Household.objects.select_for_update(of=("self",)).filter(pk__in=households).order_by("pk"))
    people = [person.pk for person in (plan.person, plan.other_person) if person]
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))
