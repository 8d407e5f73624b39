"""People and facts as adopted: what a test says of a family."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from civilaffairs.people.models import (
    CarePlace,
    Cost,
    Decision,
    Disability,
    Household,
    Illness,
    Income,
    Membership,
    Person,
    Residence,
    Schooling,
    SelfCare,
)
from civilaffairs.people.models.fact import Fact

SINCE_EVER = date(1900, 1, 1)


@dataclass(frozen=True)
class PersonSketch:
    """One person as a form knows them; ``incomes`` and ``costs`` are monthly yuan by kind."""

    born: date
    sex: str = Person.Sex.FEMALE
    counted: bool = True
    incomes: dict[str, Decimal] = field(default_factory=dict)
    costs: dict[str, Decimal] = field(default_factory=dict)
    disability: tuple[str, int, date | None] | None = None  # category, grade, until
    self_care_failed: int | None = None
    care_at: str = ""
    in_school: bool = False
    seriously_ill: bool = False
    rural: bool = False
    name: str = "?"

    def facts(self) -> list[tuple[type[Fact], dict[str, Any]]]:
        """The facts as models with their values."""
        found: list[tuple[type[Fact], dict[str, Any]]] = [
            *((Income, {"kind": kind, "amount": amount}) for kind, amount in self.incomes.items()),
            *((Cost, {"kind": kind, "amount": amount}) for kind, amount in self.costs.items()),
        ]
        if self.disability:
            category, grade, until = self.disability
            found.append((Disability, {"category": category, "grade": grade, "until": until}))
        if self.self_care_failed is not None:
            found.append((SelfCare, {"failed": self.self_care_failed}))
        if self.care_at:
            found.append((CarePlace, {"place": self.care_at}))
        if self.in_school:
            found.append((Schooling, {"in_school": True}))
        if self.seriously_ill:
            found.append((Illness, {"serious": True}))
        if self.rural:
            found.append((Residence, {"kind": Residence.Kind.HUKOU, "rural": True}))
        return found


def write(people: list[PersonSketch], household: Household, decision: Decision) -> list[Person]:
    """Write the people into the household with adopted facts, the head first."""
    persons = Person.objects.bulk_create(
        Person(
            name=sketch.name,
            id_type=Person.IdType.NONE,
            id_missing_reason="preview",
            birth_date=sketch.born,
            sex=sketch.sex,
        )
        for sketch in people
    )
    common: dict[str, Any] = {"layer": Fact.Layer.ADOPTED, "decision": decision, "valid_from": SINCE_EVER}
    rows: dict[type[Fact], list[Fact]] = {}
    for person, sketch in zip(persons, people, strict=True):
        common["person"] = person
        member: dict[str, Any] = {
            "household": household,
            "counted": sketch.counted,
            "relation": Membership.Relation.OTHER,
        }
        listed: list[tuple[type[Fact], dict[str, Any]]] = [(Membership, member), *sketch.facts()]
        for model, values in listed:
            rows.setdefault(model, []).append(model(**common, **values))
    for model, made in rows.items():
        model._default_manager.bulk_create(made)
    return persons
