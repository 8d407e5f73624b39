"""撤销合并: the rows were two humans after all; what the joining moved goes back to where it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.benefits import awards
from civilaffairs.benefits.change_models import Change
from civilaffairs.benefits.changes import handover
from civilaffairs.benefits.changes.handover import Result
from civilaffairs.benefits.changes.plan import Plan, handover_month
from civilaffairs.benefits.models import Award, AwardEnd
from civilaffairs.lib.errors import Refused
from civilaffairs.people import facts, identities, timeline
from civilaffairs.people.models import Decision
from civilaffairs.people.models.fact import Fact

PARTED = "parted"


def joining_of(plan: Plan) -> Change:
    """The decision that joined the two rows."""
    found = Change.objects.filter(
        kind=Change.Kind.JOIN, person=plan.person, other_person=plan.other_person, decision__isnull=False
    )
    last = found.select_related("decision").order_by("decision__at").last()
    if last is None:
        raise Refused(_("These two rows were never joined."))
    return last


def part(plan: Plan, decision: Decision, by: Any) -> Result:
    """Facts and awards as they stood before the joining, from its day on; the engine settles the money."""
    result, joining = Result(), joining_of(plan)
    joined_by = joining.decision
    if joined_by is None:
        raise ValueError("A joining is decided.")
    identities.part(plan.other_row)
    for model in facts.kinds():
        _restore(model, plan, joined_by, decision)
    for key in joining.result["made"]:
        made = Award.objects.get(pk=key)
        handover.stop(made, made.first_month, PARTED, decision, result)
    for key, _month in joining.result["ended"]:
        _reopen(UUID(key), joined_by, decision, result)
    for home in plan.households:
        handover.resettle(home, plan.first_month, handover_month(), decision, result, reason=PARTED)
    return result


def _restore(model: type[Fact], plan: Plan, joined_by: Decision, decision: Decision) -> None:
    """Each slot that the joining moved says again what it said, unless another decision moved it since."""
    if "person" not in model.slot:
        return
    everyone: Any = model._default_manager
    rows = everyone.filter(person__in=[plan.one, plan.other_row])
    moved = {timeline.slot_key(row): timeline.slot_filter(row) for row in rows.filter(decision=joined_by)}
    closed = rows.filter(known_to=joined_by.at, layer=Fact.Layer.ADOPTED)
    moved.update({timeline.slot_key(row): timeline.slot_filter(row) for row in closed})
    for slot in moved.values():
        said = model._default_manager.filter(**slot)
        if said.filter(layer=Fact.Layer.ADOPTED, known_from__gt=joined_by.at).exists():
            continue
        for layer in Fact.Layer:
            facts.go_back(decision, model, layer, joined_by.at, plan.day, slot)


def _reopen(key: UUID, joined_by: Decision, decision: Decision, result: Result) -> None:
    """The end that the joining gave an award is taken back; an end that it had before stands again."""
    award = Award.objects.get(pk=key)
    before = AwardEnd.objects.filter(
        Q(known_to=None) | Q(known_to__gte=joined_by.at), award=award, known_from__lt=joined_by.at
    ).first()
    if AwardEnd.objects.filter(award=award, known_to=None, decision=joined_by).exists():
        awards.reopen(award, before.last_month if before else None, decision)
        result.made.append(award)
