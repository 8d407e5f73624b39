"""The changes of households themselves. Each runs in the transaction of its decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.benefits import amounts, covers
from civilaffairs.benefits.changes import handover, members
from civilaffairs.benefits.changes.handover import DIED, JOINED, Result
from civilaffairs.benefits.changes.plan import Plan, handover_month
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.programme import get as benefit_of
from civilaffairs.lib.errors import Refused
from civilaffairs.people import households
from civilaffairs.people.models import Death, Decision, Household, Membership, Person, Residence


def split(plan: Plan, decision: Decision, by: Any) -> Result:
    """分户: some members found a household of their own; its awards can be carried on for them."""
    home, result = plan.home, Result()
    rows = list(members.lasting(plan.day, household=home))
    founded = households.open_file(plan.area or home.area, plan.address or home.address or "")
    result.founded = founded
    _rearrange(
        plan, decision, by, [(row, founded if row.person_id in plan.leaving else home) for row in rows]
    )
    held = handover.lasting(plan.first_month, household=home) if plan.keeps else []
    handover.resettle(home, plan.first_month, handover_month(), decision, result)
    for award in held:
        month, last = max(plan.first_month, award.first_month), covers.end_of(award)
        made = handover.carry_on(award, founded, month, founded, decision, result, last=last)
        _refuse_without_amount(made)
    leavers = [row.person for row in rows if row.person_id in plan.leaving]
    handover.follow_home(founded, leavers, handover_month(), decision, result)
    return result


def merge(plan: Plan, decision: Decision, by: Any) -> Result:
    """并户: everybody of the other household comes into this one; the other one's awards end."""
    home, other, result = plan.home, _other(plan), Result()
    rows = [*members.lasting(plan.day, household=home), *members.lasting(plan.day, household=other)]
    comers = [row.person for row in rows if row.household_id == other.pk]
    _rearrange(plan, decision, by, [(row, home) for row in rows])
    for award in handover.lasting(plan.first_month, household=other):
        handover.stop(award, plan.first_month, JOINED, decision, result)
    handover.resettle(home, plan.first_month, handover_month(), decision, result)
    handover.follow_home(home, comers, handover_month(), decision, result)
    return result


def move(plan: Plan, decision: Decision, by: Any) -> Result:
    """迁移: the whole household lives elsewhere; another town carries its awards on."""
    home, result = plan.home, Result()
    if plan.area is None:
        raise ValueError("A move leads somewhere.")
    people = [row.person for row in members.lasting(plan.day, household=home)]
    kinds = [Residence.Kind.LIVES, *([Residence.Kind.HUKOU] if plan.registered else [])]
    for person in people:
        for kind in kinds:
            rural = _rural(person, kind)
            members.hold(
                decision, Residence, plan.day, by=by, person=person, kind=kind, area=plan.area, rural=rural
            )
    home = Household.objects.get(pk=home.pk)  # A trial leaves the caller's row as it was.
    households.move(home, plan.area, plan.address)
    handover.follow_home(home, people, handover_month(), decision, result)
    return result


def change_head(plan: Plan, decision: Decision, by: Any) -> Result:
    """变更户主: another member is the head; everybody's relation is said anew. No amount changes."""
    rows = members.lasting(plan.day, household=plan.home)
    _rearrange(plan, decision, by, [(row, plan.home) for row in rows])
    return Result()


def death(plan: Plan, decision: Decision, by: Any) -> Result:
    """A member died: their own awards end with the month of the death, the household's go on without them."""
    home, person, result = plan.home, plan.one, Result()
    members.hold(decision, Death, plan.day, by=by, person=person)
    rows = list(members.lasting(plan.day, household=home))
    for row in rows:
        if row.person_id == person.pk:
            members.end(decision, Membership, plan.day, by=by, household=home, person=person)
    _rearrange(plan, decision, by, [(row, home) for row in rows if row.person_id != person.pk])
    for award in handover.lasting(plan.first_month, person=person):
        handover.stop(award, plan.first_month, DIED, decision, result)
    handover.resettle(home, plan.first_month, handover_month(), decision, result, reason=DIED)
    return result


def _rearrange(plan: Plan, decision: Decision, by: Any, wanted: list[tuple[Membership, Household]]) -> None:
    """Everybody stands where the plan says; whoever stays as they were is not touched."""
    for row, home in wanted:
        relation = plan.relations.get(row.person_id, row.relation)
        if (row.household_id, row.relation) != (home.pk, relation):
            members.place(decision, home, row.person, relation, plan.day, by=by, counted=row.counted)


def _other(plan: Plan) -> Household:
    if plan.other is None:
        raise ValueError("Two households are joined.")
    return plan.other


def _rural(person: Person, kind: str) -> bool:
    rows = Residence.objects.filter(person=person, kind=kind, layer="adopted", known_to=None)
    held = rows.order_by("valid_from").last()
    return bool(held and held.rural)


def _refuse_without_amount(award: Award) -> None:
    """A benefit that pays nothing is not carried on: the new household does not meet its conditions."""
    benefit = benefit_of(award.programme)
    if benefit.line_codes and not amounts.of_award(award, award.first_month):
        raise Refused(
            _("By its own members and income the new household is not due %(benefit)s.")
            % {"benefit": benefit.name},
            _("Let the new household apply anew: leave out that the benefit goes on for it."),
        )
