"""Recorded but not adopted: what a review would make count, beside what counts now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.casework.models import Case
from civilaffairs.casework.queries import members_of
from civilaffairs.people import facts, timeline
from civilaffairs.people.models import (
    CarePlace,
    Cost,
    Death,
    Disability,
    Household,
    Illness,
    Income,
    Membership,
    Person,
    PropertyItem,
    Residence,
    Schooling,
    SelfCare,
)
from civilaffairs.people.models.facts import Fact

LABELS = {
    Membership: gettext_lazy("Member of the household"),
    Income: gettext_lazy("Income"),
    Cost: gettext_lazy("Deductible cost"),
    Disability: gettext_lazy("Disability certificate"),
    SelfCare: gettext_lazy("Self-care items failed"),
    CarePlace: gettext_lazy("Place of care"),
    Illness: gettext_lazy("Serious illness"),
    Schooling: gettext_lazy("In school"),
    Residence: gettext_lazy("Registered or living in"),
    PropertyItem: gettext_lazy("Household property"),
    Death: gettext_lazy("Death"),
}


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
    """Every slot of the case's subjects whose recorded value is not the adopted one."""
    household, persons = subjects(case)
    found: list[Difference] = []
    for model in facts.kinds():
        if model.slot[0] == "household":
            found += _of_model(model, {"household": household}) if household else []
        elif persons:
            found += _of_model(model, {"person__in": persons})
    return found


def _of_model(model: type[Fact], subject: dict[str, Any]) -> list[Difference]:
    rows = model._default_manager.filter(**subject)
    related = [field for field in ("person", "household", "area") if _has(model, field)]
    rows = rows.select_related("recorded_by", *related).order_by("known_from", "id")
    recorded = timeline.by_slot(rows.filter(layer=Fact.Layer.RECORDED))
    adopted = timeline.by_slot(rows.filter(layer=Fact.Layer.ADOPTED, known_to=None, valid_to=None))
    found = []
    for slot, said in recorded.items():
        word = next((row for row in reversed(said) if row.known_to is None), None)
        held = adopted.get(slot, [None])[-1]
        ends = word is None or word.valid_to is not None
        if _same(held, None if ends else word):
            continue
        found.append(_difference(word or said[-1], held, ended=ends))
    return found


def _same(held: Fact | None, word: Fact | None) -> bool:
    if held is None or word is None:
        return held is word
    return timeline.value(held) == timeline.value(word)


def _difference(word: Fact, held: Fact | None, *, ended: bool) -> Difference:
    subject: Any = getattr(word, "person", None) or getattr(word, "household", "")
    return Difference(
        subject=str(subject),
        label=label_of(word),
        adopted=shown(held) if held else "",
        recorded=_("ended") if ended else shown(word),
        since=word.valid_to if ended and word.valid_to else word.valid_from,
        recorded_by=word.recorded_by.name if word.recorded_by else "",
    )


def label_of(row: Fact) -> str:
    """What kind of fact it is, e.g. “Income: Wages”."""
    label = str(LABELS[type(row)])
    kind = getattr(row, "get_kind_display", None)
    return _("%(fact)s: %(kind)s") % {"fact": label, "kind": kind()} if kind else label


def shown(row: Fact) -> str:
    """The values of a fact in words."""
    words = []
    for name in _value_names(type(row)):
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        if isinstance(value, bool):
            value = _("yes") if value else _("no")
        if value not in (None, ""):
            words.append(str(value))
    return " · ".join(words)


def _value_names(model: type[Fact]) -> list[str]:
    about = {field.name for field in Fact._meta.local_fields} | set(model.slot)
    return [field.name for field in model._meta.concrete_fields if field.name not in about]


def _has(model: type[Fact], field: str) -> bool:
    return any(one.name == field for one in model._meta.concrete_fields)
