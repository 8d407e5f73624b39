"""Memberships and residences as a decision moves them: recorded and adopted at once, never edited."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from civilaffairs.people import facts, timeline
from civilaffairs.people.models import Decision, Household, Membership, Person
from civilaffairs.people.models.fact import Fact

F = TypeVar("F", bound=Fact)
SOURCE = "change"


def lasting(day: date, **about: Any) -> QuerySet[Membership]:
    """The memberships adopted for the day, with who and where."""
    rows = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        layer=Fact.Layer.ADOPTED,
        known_to=None,
        valid_from__lte=day,
        **about,
    )
    return rows.select_related("person", "household").order_by("relation", "person__birth_date", "id")


def place(
    decision: Decision,
    home: Household,
    person: Person,
    relation: str,
    day: date,
    *,
    by: Any,
    counted: bool = True,
) -> None:
    """From the day on the person stands in this household under this relation, and in no other."""
    for row in lasting(day, person=person).exclude(household=home):
        end(decision, Membership, day, by=by, household=row.household, person=person)
    hold(
        decision, Membership, day, by=by,
        household=home, person=person, relation=relation, counted=counted,
    )  # fmt: skip


def hold(decision: Decision, model: type[F], day: date, *, by: Any, **values: Any) -> None:
    """Record and adopt that a slot has this value from the day on."""
    row = model(valid_from=day, **values)
    facts.record(
        model,
        valid_from=day,
        recorded_by=by,
        source=_latest_source(model, timeline.slot_filter(row)),
        **values,
    )
    facts.adopt_values(decision, model, day, **values)


def end(decision: Decision, model: type[F], day: date, *, by: Any, **slot: Any) -> None:
    """Record and adopt that a slot's value ends: the day is the first on which it no longer holds."""
    said = model._default_manager.filter(layer=Fact.Layer.RECORDED, known_to=None, **slot)
    for source in sorted(set(said.values_list("source", flat=True))):
        facts.record_end(model, valid_to=day, recorded_by=by, source=source, **slot)
    facts.adopt_end(decision, model, day, **slot)


def _latest_source(model: type[F], slot: dict[str, Any]) -> str:
    """A change follows the row that it changes: the latest word of whatever source counts."""
    said = model._default_manager.filter(layer=Fact.Layer.RECORDED, known_to=None, **slot)
    latest = said.order_by("known_from", "id").last()
    return latest.source if latest else SOURCE
