"""Who may read the papers of a household or a person: whoever may see them."""

from __future__ import annotations

from uuid import UUID

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.files import access
from civilaffairs.people.search import households_visible_to, persons_visible_to


def of_household(actor: Actor, household_id: UUID) -> bool:
    return (
        permits(actor.role, "person.read") and households_visible_to(actor).filter(pk=household_id).exists()
    )


def of_person(actor: Actor, person_id: UUID) -> bool:
    return permits(actor.role, "person.read") and persons_visible_to(actor).filter(pk=person_id).exists()


access.register("household", of_household)
access.register("person", of_person)
