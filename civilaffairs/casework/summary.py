"""What the application says, in groups for the case page: members, incomes, costs, property."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.casework.models import Case
from civilaffairs.casework.queries import members_of, memberships_of
from civilaffairs.lib import clock, id_numbers
from civilaffairs.people import facts, words
from civilaffairs.people.models import Income, Membership, Person, PropertyItem
from civilaffairs.people.models.fact import Fact


@dataclass(frozen=True)
class MemberRow:
    """One person of the case; the ID number stays masked, the birth date becomes an age."""

    person: Person
    relation: str
    counted: bool
    age: int
    id_mask: str
    income: Decimal
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    """Everything recorded for a case, ready to be shown."""

    members: list[MemberRow]
    property_items: list[tuple[str, str]]
    income: Decimal


def of(case: Case) -> Summary:
    """The recorded facts of the case's household, or of its person."""
    relations = {row.person_id: row for row in memberships_of(case)} if case.household_id else {}
    persons = members_of(case)
    said = _facts_of(persons)
    rows = [_member(person, relations.get(person.pk), said.get(person.pk, [])) for person in persons]
    return Summary(rows, _property(case), sum((row.income for row in rows), Decimal(0)))


def _member(person: Person, membership: Membership | None, said: list[Fact]) -> MemberRow:
    incomes = [row for row in said if isinstance(row, Income)]
    return MemberRow(
        person=person,
        relation=membership.get_relation_display() if membership else _("Applicant"),
        counted=membership.counted if membership else True,
        age=id_numbers.age_on(person.birth_date, clock.today()),
        id_mask=id_numbers.mask(person.id_number) if person.id_number else "",
        income=sum((row.amount for row in incomes), Decimal(0)),
        facts=[(words.title(row), words.saying(row)) for row in said],
    )


def _facts_of(persons: list[Person]) -> dict[Any, list[Fact]]:
    found: dict[Any, list[Fact]] = {}
    for model in facts.kinds():
        if model is Membership or model.slot[0] != "person" or not persons:
            continue
        for row in _recorded(model, person__in=persons):
            found.setdefault(row.person_id, []).append(row)
    return found


def _property(case: Case) -> list[tuple[str, str]]:
    if case.household_id is None:
        return []
    rows = _recorded(PropertyItem, household_id=case.household_id)
    return [(str(row.get_kind_display()), words.saying(row)) for row in rows]


def _recorded(model: type[Fact], **subject: Any) -> list[Any]:
    rows = model._default_manager.filter(layer=Fact.Layer.RECORDED, known_to=None, valid_to=None, **subject)
    return list(rows)
