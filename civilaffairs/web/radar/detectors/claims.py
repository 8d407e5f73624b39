"""People who are entitled by what the registers say and have not applied (应保尽保)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from civilaffairs.benefits import assessment, covers, programme
from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.programme import Programme
from civilaffairs.casework.models import Case
from civilaffairs.lib.money import ZERO
from civilaffairs.people.models import Disability, Membership, Person
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

MINIMUM_LIVING = "minimum-living"
AT_ONCE = 2000


def claims(town: Town) -> Iterator[Found]:
    """Persons, by benefits that registers alone decide; recognised households that now lie below the line."""
    homes = _homes(town)
    for benefit in programme.find(lambda one: one.seen_in_registers):
        yield from _persons(town, benefit, homes)
    yield from _households(town)


def _homes(town: Town) -> dict[UUID, UUID]:
    """Who counts in a household of the town, and in which."""
    members = Membership.objects.filter(
        household__area__path__within=town.area.path,
        layer=Membership.Layer.ADOPTED,
        known_to=None,
        valid_to=None,
        person__merged_into=None,
    )
    return dict(members.order_by("person").values_list("person", "household"))


def _persons(town: Town, benefit: Programme, homes: dict[UUID, UUID]) -> Iterator[Found]:
    has = {
        person for person, awards in town.by_person.items() if benefit.code in {a.programme for a in awards}
    }
    asked = _applied(benefit.code, list(homes))
    candidates = [person for person in homes if person not in has and person not in asked]
    if any(name in benefit.reads_of("fact") for name in ("certified", "severe_disability")):
        rows = Disability.objects.filter(person__in=candidates, layer=Disability.Layer.ADOPTED, known_to=None)
        candidates = list(rows.values_list("person", flat=True).distinct())
    for start in range(0, len(candidates), AT_ONCE):
        part = candidates[start : start + AT_ONCE]
        for person, found in assessment.of_persons(benefit, part, town.area.pk, town.month).items():
            amount = _due(found)
            if amount and _may_have(benefit, person, town):
                yield _found(town, benefit, amount, person=person, household=homes[person])


def _due(found: assessment.Assessment) -> Decimal:
    """What a month would bring; nothing where a standard is not published."""
    amounts = [amount for amount in found.due.values() if amount is not None]
    return sum(amounts, ZERO) if len(amounts) == len(found.due) else ZERO


def _may_have(benefit: Programme, person: UUID, town: Town) -> bool:
    """Whether no other award of the person excludes this one."""
    try:
        covers.refuse_conflicts(benefit, Person.objects.get(pk=person), town.month)
    except BenefitRefused:
        return False
    return True


def _applied(code: str, persons: list[UUID]) -> set[UUID]:
    """Who has an open application."""
    cases = Case.objects.filter(programme=code, kind__startswith="apply.", closed_on=None)
    return set(cases.filter(person__in=persons).values_list("person", flat=True))


def _households(town: Town) -> Iterator[Found]:
    """Households recognised as poor, though not below the line, that have come to lie below it."""
    benefit = programme.get(MINIMUM_LIVING)
    for award in town.awards:
        known = programme.get(award.programme)
        if known.line_codes or known.subject != Subject.HOUSEHOLD or award.household_id is None:
            continue
        if amount := below_the_line(town, award):
            yield _found(town, benefit, amount, household=award.household_id)


def below_the_line(town: Town, award: Award) -> Decimal:
    """What a recognised household would have as minimum living guarantee, had it applied."""
    if award.household_id is None or _asked_or_has(award):
        return ZERO
    benefit = programme.get(MINIMUM_LIVING)
    found = assessment.of_household(benefit, award.household_id, town.area.pk, town.month)
    return _due(found) if found.present and all(found.conditions.values()) else ZERO


def _asked_or_has(award: Award) -> bool:
    mine = Q(household=award.household_id, programme=MINIMUM_LIVING)
    open_case = Case.objects.filter(mine, kind__startswith="apply.", closed_on=None)
    return open_case.exists() or Award.objects.filter(mine).exclude(state=Award.State.ENDED).exists()


def _found(
    town: Town, benefit: Programme, amount: Decimal, *, household: UUID, person: UUID | None = None
) -> Found:
    subject = f"person:{person}" if person else f"household:{household}"
    return Found(
        Hit.Kind.UNPAID,
        f"{subject}:{benefit.code}",
        town.today,
        amount * len(town.window),
        person_id=person,
        household_id=household,
        programme=benefit.code,
        detail={"after": str(amount)},
    )
