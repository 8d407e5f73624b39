"""A wrong number corrected, two rows joined, joined rows parted: what becomes of the persons' rows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from civilaffairs.lib.errors import Refused
from civilaffairs.people import persons
from civilaffairs.people.models import Decision, FormerIdentity, Person
from civilaffairs.people.persons import IdentityInput

CORRECTED = ("id_type", "id_number", "id_index", "id_tail", "id_missing_reason", "birth_date", "sex")


def built(person: Person, said: IdentityInput) -> Person:
    """The row as the right document makes it, unsaved. Refused for a number that another row has."""
    right = persons.build(said)
    held = persons.find(right.id_type, said.id_number) if said.id_number else None
    if held is not None and held.pk != person.pk:
        raise Refused(
            _("This number is that of %(name)s already.") % {"name": held.name},
            _("If both are one person, join the two rows."),
        )
    return right


def correct(person: Person, said: IdentityInput, decision: Decision) -> None:
    """The document says something else; what it was held to say is kept with the decision."""
    right = built(person, said)
    person = Person.objects.get(pk=person.pk)  # A trial leaves the caller's row as it was.
    FormerIdentity.objects.create(
        person=person,
        id_type=person.id_type,
        id_number=person.id_number,
        id_index=person.id_index,
        birth_date=person.birth_date,
        sex=person.sex,
        decision=decision,
    )
    for name in CORRECTED:
        setattr(person, name, getattr(right, name))
    person.save(update_fields=CORRECTED)


def join(kept: Person, other: Person) -> None:
    """The other row stands no more: the database gives it no fact and no award from here on."""
    Person.objects.filter(pk=other.pk).update(merged_into=kept)


def part(other: Person) -> None:
    """The row stands for itself again."""
    Person.objects.filter(pk=other.pk).update(merged_into=None)
