"""Recorded but not adopted: what a review would make count, beside what counts now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.casework import kinds
from civilaffairs.casework.models import Case
from civilaffairs.casework.queries import members_of
from civilaffairs.people import facts, timeline, words
from civilaffairs.people.models import Household, Membership, Person
from civilaffairs.people.models.fact import Fact


@dataclass(frozen=True)
class Difference:
    """One slot: of whom, what, what counts now, what was recorded since, when and by whom."""

    subject: str
    label: str
    adopted: str
    recorded: str
    since: Any
    recorded_by: str


def subjects(case: Case) -> tuple[Household | None, list[Person]]:
    """Household and persons whose facts a decision on this case adopts: also members who left."""
    if case.household is None:
        return None, [case.person] if case.person else []
    adopted = Membership.objects.filter(
        household=case.household, layer=Fact.Layer.ADOPTED, known_to=None, valid_to=None
    ).select_related("person")
    persons = {person.pk: person for person in members_of(case)}
    persons.update({row.person_id: row.person for row in adopted})
    return case.household, list(persons.values())


def of(case: Case) -> list[Difference]:
    """What is recorded of the case's subjects and not adopted, for the days that a decision touches."""
    household, persons = subjects(case)
    adopts_from = kinds.get(case.kind).adopts_from
    start = adopts_from(case) if adopts_from else date.min
    found: list[Difference] = []
    organisation = [case.organisation] if case.organisation else []
    about: facts.Subjects = {
        "household": [household] if household else [], "person": persons, "organisation": organisation
    }  # fmt: skip
    for model in facts.recorded_kinds(about):
        of = model.slot[0]
        found += _of_model(model, start, {f"{of}__in": about[of]})
    return found


def _of_model(model: type[Fact], start: date, subject: dict[str, Any]) -> list[Difference]:
    rows = model._default_manager.filter(**subject)
    related = [field for field in ("person", "household", "organisation", "area") if _has(model, field)]
    rows = rows.select_related("recorded_by", *related).order_by("known_from", "id")
    recorded = timeline.by_slot(rows.filter(layer=Fact.Layer.RECORDED))
    adopted = timeline.by_slot(rows.filter(layer=Fact.Layer.ADOPTED, known_to=None).order_by("valid_from"))
    found = []
    for slot, said in recorded.items():
        line = timeline.latest_word(row for row in said if row.known_to is None)
        held = adopted.get(slot, [])
        for since, word in timeline.unsaid(line, held, start):
            counts = next((row for row in held if timeline.overlaps(row, since, None)), None)
            found.append(_difference(said[-1], since, word, counts))
    return found


def _difference(about: Fact, since: date, word: Fact | None, counts: Fact | None) -> Difference:
    subject: Any = next(
        (of for name in ("person", "household", "organisation") if (of := getattr(about, name, None))), ""
    )
    by = (word or about).recorded_by
    return Difference(
        subject=str(subject),
        label=words.title(about),
        adopted=words.saying(counts) if counts else "",
        recorded=words.saying(word) if word else _("ended"),
        since=word.valid_from if word else since,
        recorded_by=by.name if by else "",
    )


def _has(model: type[Fact], field: str) -> bool:
    return any(one.name == field for one in model._meta.concrete_fields)
