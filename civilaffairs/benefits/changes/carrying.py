"""Carrying a change out: one decision, all of it in its transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civilaffairs.benefits.changes import homes, identities, parting
from civilaffairs.benefits.changes.handover import Result
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Decision, Household, Person

if TYPE_CHECKING:
    from civilaffairs.accounts.models import User
    from civilaffairs.casework.models import Case

ONE_PLACE = "award_one_place_per_person"
DECISIONS = {
    Kind.DEATH: Decision.Kind.VERIFIED_DEATH,
    Kind.NUMBER: Decision.Kind.IDENTITY,
    Kind.JOIN: Decision.Kind.IDENTITY,
    Kind.PART: Decision.Kind.IDENTITY,
}
CARRY_OUT: dict[str, Callable[[Plan, Decision, Any], Result]] = {
    Kind.SPLIT: homes.split,
    Kind.MERGE: homes.merge,
    Kind.MOVE: homes.move,
    Kind.HEAD: homes.change_head,
    Kind.DEATH: homes.death,
    Kind.NUMBER: identities.correct_number,
    Kind.JOIN: identities.join,
    Kind.PART: parting.part,
}


def carry_out(
    plan: Plan, case: Case | None, day: date, decided_by: User | None = None, reason: str = ""
) -> Result:
    """All or nothing. Refused where the database knows of a second place in one benefit."""
    try:
        return _carry_out(plan, case, day, decided_by, reason)
    except IntegrityError as error:
        if ONE_PLACE not in str(error):
            raise
        raise Refused(
            _("Somebody would be covered by two awards of one benefit, or by two that exclude each other."),
            _("End one of the two awards by a review first."),
        ) from error


@transaction.atomic
def _carry_out(plan: Plan, case: Case | None, day: date, decided_by: User | None, reason: str) -> Result:
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
