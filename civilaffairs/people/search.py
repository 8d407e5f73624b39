"""Finding persons by name, pinyin, the whole ID number, or its last four characters."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.audit import trail
from civilaffairs.lib import id_numbers, pinyin
from civilaffairs.people.models import Household, Membership, Organisation, Person, Residence
from civilaffairs.people.persons import id_index, tail_index

WHOLE = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
TAIL = re.compile(r"\d{3}[\dX]", re.ASCII)
MOST = 50


def households_visible_to(actor: Actor) -> QuerySet[Household]:
    """The households handled in the actor's area."""
    return visible_to(Household.objects.select_related("area"), actor)


def persons_visible_to(actor: Actor) -> QuerySet[Person]:
    """Whoever belongs to a household of the actor's area, or lives or is registered in it."""
    member = Membership.objects.filter(
        person=OuterRef("pk"), known_to=None, household__area__path__within=actor.area.path
    )
    lives = Residence.objects.filter(person=OuterRef("pk"), known_to=None, area__path__within=actor.area.path)
    return Person.objects.filter(Q(Exists(member)) | Q(Exists(lives)), merged_into=None)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """The organisations of the actor's area."""
    return visible_to(Organisation.objects.select_related("area"), actor)


def standing_row(actor: Actor, person_id: UUID) -> Person | None:
    """The row to which this one was joined, if the actor may see it."""
    joined = Person.objects.filter(pk=person_id, merged_into__in=persons_visible_to(actor))
    row = joined.select_related("merged_into").first()
    return row.merged_into if row else None


def same_person_maybe(actor: Actor, person: Person) -> list[Person]:
    """Other rows with this name, or with this birth date and sex."""
    alike = Q(name=person.name) | Q(birth_date=person.birth_date, sex=person.sex)
    rows = persons_visible_to(actor).filter(alike).exclude(pk=person.pk)
    return list(rows.order_by("sort_key", "birth_date")[:MOST])


def search(actor: Actor, text: str) -> list[Person]:
    """At most fifty persons of the actor's area. The trail keeps a keyed digest, never the text."""
    typed = text.strip()
    trail.record("search.person", detail={"query": trail.digest(typed)})
    if not typed:
        return []
    found = persons_visible_to(actor).filter(_condition(typed))
    return list(found.order_by("sort_key", "birth_date")[:MOST])


def _condition(typed: str) -> Q:
    number = id_numbers.canonical(typed)
    if WHOLE.fullmatch(number):
        return Q(id_index__in=[id_index(kind, number) for kind in Person.IdType.values])
    if TAIL.fullmatch(number):
        return Q(id_tail=tail_index(number))
    key = pinyin.query_key(typed)
    if key and typed.isascii():
        return Q(pinyin__startswith=key) | Q(pinyin__contains=f" {key}") | Q(name__icontains=typed)
    return Q(name__icontains=typed)
