"""What upper layers add to the page of a household, person or organisation: awards, payments, cases.

They register a callable that returns what a template of theirs shows; this layer knows none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civilaffairs.accounts.actors import Actor
from civilaffairs.people.models import Household, Organisation, Person


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: Any
    url: str


@dataclass(frozen=True)
class Act:
    """A cell with a button that posts."""

    text: Any
    post_url: str


Cell = str | Link | Act


@dataclass(frozen=True)
class Part:
    """One table of the page."""

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Any = ""


OfHousehold = Callable[[Household, Actor], "list[Part]"]
OfPerson = Callable[[Person, Actor], "list[Part]"]
OfOrganisation = Callable[[Organisation, Actor], "list[Part]"]
_of_household: list[OfHousehold] = []
_of_person: list[OfPerson] = []
_of_organisation: list[OfOrganisation] = []


def register(
    *,
    household: OfHousehold | None = None,
    person: OfPerson | None = None,
    organisation: OfOrganisation | None = None,
) -> None:
    """Add parts to the pages; called in ``AppConfig.ready``."""
    if household is not None and household not in _of_household:
        _of_household.append(household)
    if person is not None and person not in _of_person:
        _of_person.append(person)
    if organisation is not None and organisation not in _of_organisation:
        _of_organisation.append(organisation)


def of_household(household: Household, actor: Actor) -> list[Part]:
    """All parts for one household, in the order of registration."""
    return [part for source in _of_household for part in source(household, actor)]


def of_person(person: Person, actor: Actor) -> list[Part]:
    """All parts for one person."""
    return [part for source in _of_person for part in source(person, actor)]


def of_organisation(organisation: Organisation, actor: Actor) -> list[Part]:
    """All parts for one organisation."""
    return [part for source in _of_organisation for part in source(organisation, actor)]
