"""Why a line was issued: formula and numbers, standards, adopted facts, and what was issued before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from civilaffairs.benefits import explain, programme
from civilaffairs.benefits.explain import Derivation
from civilaffairs.benefits.facts.rows import ROWS
from civilaffairs.benefits.models import AwardEnd
from civilaffairs.payments.models import Line
from civilaffairs.people import words
from civilaffairs.people.models import Household, Membership, Person
from civilaffairs.people.models.facts import Fact
from civilaffairs.people.queries import holding


@dataclass(frozen=True)
class FactUsed:
    """An adopted row as the run saw it."""

    person: Person
    title: str
    says: str
    row: Any


@dataclass(frozen=True)
class Why:
    """Everything behind one line. ``ended``: the award's last month, where the month lies after it."""

    derivation: Derivation
    facts: list[FactUsed]
    earlier: list[Line]
    ended: AwardEnd | None
    day: date


def of_line(line: Line) -> Why:
    """Explain from what was kept with the line and what its run knew."""
    content, cutoff = line.inputs.content, line.run.known_until
    derivation = explain.derive(
        line.programme,
        line.line,
        content,
        formula=line.formula,
        month=line.for_month,
        before=line.before,
        after=line.after,
        area=line.town,
        cutoff=cutoff,
    )
    day = explain.basis_of(content, line.for_month) - timedelta(days=1)
    return Why(derivation, _facts(line, day), list(_earlier(line)), _end(line), day)


def _earlier(line: Line) -> QuerySet[Line]:
    same = Line.objects.filter(award=line.award_id, for_month=line.for_month, line=line.line)
    return same.filter(seq__lt=line.seq).select_related("run").order_by("seq")


def _end(line: Line) -> AwardEnd | None:
    known = line.award.ends.filter(known_from__lt=line.run.known_until, last_month__lt=line.for_month)
    return known.select_related("decision").order_by("-known_from").first()


def _facts(line: Line, day: date) -> list[FactUsed]:
    """The rows of the kinds that the benefit reads, valid on the day, known to the run."""
    cutoff, award = line.run.known_until, line.award
    used: list[FactUsed] = []
    persons = {award.person_id: award.person} if award.person else {}
    if isinstance(award.household, Household):
        rows = holding(Membership, day, layer=Fact.Layer.ADOPTED, known_at=cutoff)
        members = rows.filter(household=award.household).order_by("relation", "person__birth_date", "id")
        found = list(members.select_related("person", "decision__decided_by"))
        used = [_used(row, row.person) for row in found]
        persons = {row.person_id: row.person for row in found}
    for model in _kinds(line):
        of_kind: QuerySet[Any] = holding(model, day, layer=Fact.Layer.ADOPTED, known_at=cutoff)
        of_them = of_kind.filter(person__in=persons).select_related("decision__decided_by")
        used += [_used(row, persons[row.person_id]) for row in of_them.order_by("id")]
    place = {pk: number for number, pk in enumerate(persons)}
    return sorted(used, key=lambda each: place[each.person.pk])


def _kinds(line: Line) -> Iterable[type[Fact]]:
    names = (key.removeprefix("fact:") for key in programme.get(line.programme).inputs if key[:5] == "fact:")
    models = {model for name in names for model in ROWS.get(name, ())}
    return sorted(models - {Membership}, key=lambda model: model.__name__)


def _used(row: Any, person: Person) -> FactUsed:
    return FactUsed(person, words.title(row), words.saying(row), row)
