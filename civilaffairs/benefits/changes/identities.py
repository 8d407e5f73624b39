"""Decisions on who somebody is. No line is rewritten; what was paid twice comes back as a claim."""

from __future__ import annotations

from datetime import date
from typing import Any

from civilaffairs.benefits import awards, covers, programme
from civilaffairs.benefits.changes import handover, members
from civilaffairs.benefits.changes.handover import JOINED, Result
from civilaffairs.benefits.changes.plan import Plan, handover_month
from civilaffairs.benefits.models import Award
from civilaffairs.people import facts, identities, timeline
from civilaffairs.people.models import Decision, Membership, Person
from civilaffairs.people.models.fact import Fact
from civilaffairs.people.persons import IdentityInput


def document_of(plan: Plan) -> IdentityInput:
    """What the right document says, under the person's name."""
    said = plan.document
    born = date.fromisoformat(said["birth_date"]) if said.get("birth_date") else None
    return IdentityInput(
        plan.one.name,
        id_number=said["id_number"],
        id_type=said["id_type"],
        birth_date=born,
        sex=said.get("sex", ""),
        id_missing_reason=said.get("id_missing_reason", ""),
    )


def correct_number(plan: Plan, decision: Decision, by: Any) -> Result:
    """更正身份证号码: birth date and sex follow the number, and with them what is due by age."""
    identities.correct(plan.one, document_of(plan), decision)
    return Result()


def join(plan: Plan, decision: Decision, by: Any) -> Result:
    """Two rows are one human, who counts once from the day on."""
    kept, other, result = plan.one, plan.other_row, Result()
    _join_memberships(plan, decision, by)
    for model in facts.kinds():
        if model is not Membership and model.slot[0] == "person":
            _take_over(model, plan, decision, by)
    for award in handover.lasting(plan.first_month, person=other):
        _join_award(award, kept, plan, decision, result)
    for home in reversed(plan.households):  # The place left is given up before the other is taken.
        handover.resettle(home, plan.first_month, handover_month(), decision, result)
    identities.join(kept, other)
    return result


def _join_memberships(plan: Plan, decision: Decision, by: Any) -> None:
    """The person belongs to one household, in whichever row they stood in it."""
    kept, other = plan.one, plan.other_row
    rows = list(members.lasting(plan.day, person__in=[kept, other]))
    for row in rows:
        if row.person_id == other.pk or row.household_id != plan.home.pk:
            members.end(
                decision, Membership, plan.day, by=by, household=row.household, person=row.person
            )  # fmt: skip
    inside = [row for row in rows if row.household_id == plan.home.pk]
    if inside and kept.pk not in {row.person_id for row in inside}:
        row = inside[0]
        members.place(decision, plan.home, kept, row.relation, plan.day, by=by, counted=row.counted)


def _take_over(model: type[Fact], plan: Plan, decision: Decision, by: Any) -> None:
    """What is adopted of the other row alone is the person's; where both say something, theirs stays."""
    rows: Any = model._default_manager.filter(layer=Fact.Layer.ADOPTED, known_to=None)
    about = [name for name in model.slot if name != "person"]
    mine = {tuple(getattr(row, name) for name in about) for row in rows.filter(person=plan.one)}
    for row in rows.filter(person=plan.other_row).order_by("valid_from"):
        slot = {name: getattr(row, name) for name in about}
        if tuple(slot.values()) in mine or (row.valid_to and row.valid_to <= plan.day):
            continue
        values = {field.attname: getattr(row, field.attname) for field in timeline.value_fields(model)}
        start = max(row.valid_from, plan.day)
        members.hold(decision, model, start, by=by, person=plan.one, **slot, **values)
        if row.valid_to is not None:
            members.end(decision, model, row.valid_to, by=by, person=plan.one, **slot)


def _join_award(award: Award, kept: Person, plan: Plan, decision: Decision, result: Result) -> None:
    """A second award of one benefit ends with the first month it is one too many; a single one is carried on.

    What was issued to the other row stays its own: the person goes on being paid from the month after
    the decision, so that no month is paid twice.
    """
    twice = any(held.programme == award.programme for held in handover.lasting(plan.first_month, person=kept))
    if twice:
        handover.stop(award, plan.first_month, JOINED, decision, result)
        return
    month, last = max(handover_month(), award.first_month), covers.end_of(award)
    handover.stop(award, month, JOINED, decision, result)
    covers.refuse_conflicts(programme.get(award.programme), kept, month)
    made = awards.carry_on(award, kept, month, award.area)
    if last is not None:
        awards.end(made, last, "term", decision)
    result.made.append(made)
