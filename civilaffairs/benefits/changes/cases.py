"""A change as a case: entered with its plan, decided by a second person, all of it in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.audit import trail
from civilaffairs.benefits import delegation
from civilaffairs.benefits.change_models import Change
from civilaffairs.benefits.changes import dues, obstacles, plan, telling
from civilaffairs.benefits.changes.carrying import carry_out
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.benefits.models import Award
from civilaffairs.casework import deadlines, procedures, services
from civilaffairs.casework import kinds as kinds_of_cases
from civilaffairs.casework.kinds import CaseKind, Moment
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Household, Person

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor


def kind_of(change: str) -> str:
    """The code of the case kind of a change."""
    return f"change.{change}"


def kinds() -> Iterator[CaseKind]:
    """One case kind for each change."""
    for choice in Change.Kind:
        hooks = procedures.Hooks(on_confirm=(decide,), outcome=outcome, decides_here=delegation.decides_here)
        yield procedures.change(kind_of(choice.value), choice.label, hooks, page="changes:decision")


@transaction.atomic
def propose(wanted: Plan, actor: Actor) -> Case:
    """Enter the change; nothing counts before a second person decides. Refused with what stands there."""
    refuse_if_stopped(wanted)
    subject = wanted.household or wanted.person
    area = wanted.home.area if wanted.household else actor.area
    people = obstacles.involved(wanted)
    case = services.open_case(
        kind_of(wanted.kind),
        actor,
        area=area,
        household=wanted.household,
        person=None if wanted.household else wanted.person,
        applicant_name=people[0].name if people else str(subject),
        members=len(people),
        action="change.enter",
    )
    kind = kinds_of_cases.get(case.kind)
    case.step_due_on = deadlines.due(kind, kind.state(case.state).clock, case.area, clock.today())
    case.save(update_fields=["step_due_on"])
    Change.objects.create(
        case=case,
        kind=wanted.kind,
        household=wanted.household,
        other=wanted.other,
        person=wanted.person,
        other_person=wanted.other_person,
        happened_on=wanted.day,
        plan=wanted.as_stored(),
    )
    return case


def decide(moment: Moment) -> None:
    """Confirm: look once more for what stands in the way, then do all of it."""
    change = Change.objects.select_for_update(of=("self",)).get(case=moment.case)
    wanted = plan.of(change)
    refuse_if_stopped(wanted, moment.case)
    decided_by = moment.actor.user if moment.actor else None
    people = obstacles.involved(wanted)
    before = dues.of(wanted, wanted.households, people)
    result = carry_out(wanted, moment.case, moment.today, decided_by, moment.opinion)
    change.decision, change.result = result.decision, result.as_stored()
    change.save(update_fields=["decision", "result"])
    telling.write(moment, wanted, people, before, result)
    subjects: list[tuple[str, Household | Person]] = [("household", home) for home in wanted.households]
    subjects += [("person", person) for person in (wanted.person, wanted.other_person) if person]
    for name, subject in subjects:
        trail.record(
            "change.decide",
            object_kind=name,
            object_id=subject.pk,
            label=moment.case.number,
            detail={"change": wanted.kind},
        )


def refuse_if_stopped(wanted: Plan, case: Case | None = None) -> None:
    """Refused with the first obstacle that stops."""
    for each in obstacles.of(wanted, case):
        if each.stops:
            raise Refused(each.text, each.remedy)


def changes() -> QuerySet[Change]:
    """All changes with those they are about; whoever reads one may read its case."""
    return Change.objects.select_related("case", "household", "other", "person", "other_person")


def outcome(case: Case) -> list[tuple[Any, str, str]]:
    """What the decision made and ended."""
    change = changes().filter(case=case).first()
    if change is None:
        return []
    found: list[tuple[Any, str, str]] = [(_("Since"), f"{change.happened_on:%Y-%m-%d}", "")]
    for home in (change.household, change.other):
        if home:
            found.append((_("Household"), home.number, reverse("people:household", args=[home.pk])))
    for person in (change.person, change.other_person):
        if person:
            found.append((_("Person"), person.name, reverse("people:person", args=[person.pk])))
    result = change.result
    if founded := Household.objects.filter(pk=result.get("founded")).first():
        url = reverse("people:household", args=[founded.pk])
        found.append((_("New household"), founded.number, url))
    months = dict(result.get("ended", []))
    for award in Award.objects.filter(pk__in=months).order_by("number"):
        found.append((_("Award ended"), _said(award, months[str(award.pk)]), ""))
    for award in Award.objects.filter(pk__in=result.get("made", [])).order_by("number"):
        found.append((_("Award carried on"), _said(award, f"{award.first_month:%Y-%m}"), ""))
    return found


def _said(award: Award, month: str) -> str:
    return f"{award.number} · {month}"
