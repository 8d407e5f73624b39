"""What would leave a change half done, each with its remedy: told before it is entered, asked again after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.benefits import programme
from civilaffairs.benefits.changes import handover, members
from civilaffairs.benefits.changes.plan import HEAD, Kind, Plan
from civilaffairs.benefits.models import Award
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.people import queries
from civilaffairs.people.models import Death, Membership, Person


@dataclass(frozen=True)
class Obstacle:
    """Why not, what to do about it, and where; one that does not ``stop`` is only told."""

    text: str
    remedy: str = ""
    url: str = ""
    stops: bool = True


# What upper layers know of the awards of a change: transfers on their way, batches, runs.
Source = Callable[["list[Award]"], "list[Obstacle]"]
sources: list[Source] = []


def of(plan: Plan, case: Case | None = None) -> list[Obstacle]:
    """Everything that stands in the way; ``case`` is the change's own."""
    people = involved(plan)
    awards = list(handover.everybody(plan.households, people))
    found = [*_rows(plan, people), *_cases(plan, people, case)]
    if plan.kind != Kind.NUMBER:  # It moves nobody.
        found += [*_dates(plan, people), *_waiting(plan), *_roles(plan, people), *_exits(plan, awards)]
    return found + [obstacle for source in sources for obstacle in source(awards)]


def involved(plan: Plan) -> list[Person]:
    """Everybody who belongs to the households on the day or later, and the persons named."""
    rows = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=plan.day),
        household__in=plan.households,
        layer=Membership.Layer.ADOPTED,
        known_to=None,
    ).select_related("person")
    people = {row.person_id: row.person for row in rows.order_by("relation", "person__birth_date")}
    named = [person for person in (plan.person, plan.other_person) if person]
    return list({**people, **{person.pk: person for person in named}}.values())


def _dates(plan: Plan, people: list[Person]) -> Iterator[Obstacle]:
    if plan.day > clock.today():
        yield Obstacle(_("This day lies in the future."), _("Enter the change once it has happened."))
    for home in plan.households:
        rows = Membership.objects.filter(household=home, layer=Membership.Layer.ADOPTED, known_to=None)
        later = rows.filter(Q(valid_from__gt=plan.day) | Q(valid_to__gt=plan.day)).order_by("-valid_from")
        changed = {day for row in later for day in (row.valid_from, row.valid_to) if day and day > plan.day}
        if changed:
            yield Obstacle(
                _("The members of household %(number)s changed again on %(day)s.")
                % {"number": home.number, "day": max(changed)},
                _("Enter that day or a later one."),
            )
        elif not (plan.kind == Kind.PART or members.lasting(plan.day, household=home).exists()):
            yield Obstacle(
                _("Nobody belonged to household %(number)s on this day.") % {"number": home.number},
                _("Look at its page: its members have left, or were never confirmed."),
            )


def _cases(plan: Plan, people: list[Person], own: Case | None) -> Iterator[Obstacle]:
    inside = Membership.objects.filter(person__in=people, known_to=None, valid_to=None).values("household")
    mine = Q(person__in=people) | Q(household__in=inside) | Q(household__in=plan.households)
    open_cases = Case.objects.filter(mine, closed_on=None).order_by("number")
    if own is not None:
        open_cases = open_cases.exclude(pk=own.pk)
    for case in open_cases:
        yield Obstacle(
            _("Case %(number)s of %(name)s is still open.")
            % {"number": case.number, "name": case.applicant_name},
            _("Decide or withdraw it first: it was entered for the household as it is."),
            reverse("casework:case", args=[case.pk]),
        )


def _waiting(plan: Plan) -> Iterator[Obstacle]:
    for home in plan.households:
        said = Membership.objects.filter(household=home, layer=Membership.Layer.RECORDED, known_to=None)
        recorded = set(said.values_list("person", flat=True))
        for member in queries.household_picture(home, clock.today()).members:
            if member.membership.waits and member.person.pk in recorded:
                yield Obstacle(
                    _("A recorded change of the membership of %(name)s waits for a review.")
                    % {"name": member.person.name},
                    _("Let a review adopt it first, or record the membership as it counts."),
                    reverse("people:household", args=[home.pk]),
                )


def _rows(plan: Plan, people: list[Person]) -> Iterator[Obstacle]:
    """Rows that were joined stand no more; a row to which others were joined stays."""
    parted = {plan.other_row.pk} if plan.kind == Kind.PART else set()
    for person in people:
        if person.merged_into_id and person.pk not in parted:
            yield Obstacle(_("The row of %(name)s was joined to another one.") % {"name": person.name})
    if plan.kind == Kind.JOIN and Person.objects.filter(merged_into=plan.other_row).exists():
        yield Obstacle(
            _("Another row was joined to that of %(name)s already.") % {"name": plan.other_row.name},
            _("Let that row stay and join this one to it."),
        )


def _roles(plan: Plan, people: list[Person]) -> Iterator[Obstacle]:
    """One living head for each household afterwards, and nobody who is gone."""
    dead = set(Death.objects.filter(person__in=people, known_to=None).values_list("person", flat=True))
    homes = _afterwards(plan)
    for label, rows in homes:
        heads = [row for row, relation in rows if relation == HEAD]
        if rows and len(heads) != 1:
            yield Obstacle(
                _("%(household)s would have %(count)s heads.") % {"household": label, "count": len(heads)},
                _("Name exactly one head, and everybody's relation to them."),
            )
        for head in heads:
            if head.person_id in dead or not head.counted:
                yield Obstacle(
                    _("%(name)s cannot be the head: dead, or not counted.") % {"name": head.person.name},
                    _("Name another head."),
                )


def _afterwards(plan: Plan) -> list[tuple[str, list[tuple[Membership, str]]]]:
    """The counted and listed members of each household as the plan leaves them."""
    if plan.kind == Kind.PART:  # What was before comes back as it stood.
        return []
    homes: dict[str, list[tuple[Membership, str]]] = {}
    for home in plan.households:
        rows = list(members.lasting(plan.day, household=home))
        for row in rows:
            if not _goes(plan, row, rows):
                kept = plan.home.number if plan.kind == Kind.MERGE else home.number
                label = _("The new household") if row.person_id in plan.leaving else kept
                relation: str = plan.relations.get(row.person_id, row.relation)
                homes.setdefault(label, []).append((row, relation))
    return list(homes.items())


def _goes(plan: Plan, row: Membership, rows: list[Membership]) -> bool:
    """Whether this member is gone afterwards: the dead, and one of two rows of one person."""
    if plan.kind == Kind.DEATH:
        return row.person_id == plan.one.pk
    if plan.kind != Kind.JOIN or row.person_id not in (plan.one.pk, plan.other_row.pk):
        return False
    both = {plan.one.pk, plan.other_row.pk} <= {each.person_id for each in rows}
    return row.household_id != plan.home.pk or (both and row.person_id == plan.other_row.pk)


def _exits(plan: Plan, awards: list[Award]) -> Iterator[Obstacle]:
    """A frozen amount cannot be taken to another household or town."""
    for award in awards:
        if award.state in (Award.State.EXITING, Award.State.HELD) and plan.kind != Kind.DEATH:
            values = {
                "number": award.number,
                "benefit": programme.get(award.programme).name,
                "state": award.get_state_display(),
            }
            yield Obstacle(
                _("Award %(number)s (%(benefit)s): %(state)s.") % values,
                _("Wait for its end, or let a review decide first."),
            )
