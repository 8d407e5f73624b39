"""Whom a list speaks of: by ID number, else by name and birth date for a person to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from civilaffairs.people.feeds.reading import Row
from civilaffairs.people.models import Person
from civilaffairs.people.persons import NUMBERED_LIKE_RESIDENTS, id_index

AT_ONCE = 1000


class Numbered(Protocol):
    """A row of any list that names people by their ID number."""

    @property
    def number(self) -> int: ...
    @property
    def id_number(self) -> str: ...


@dataclass(frozen=True)
class Match:
    """A row and one person whom it may be about."""

    row: Row
    person: Person
    certain: bool


def match(rows: Sequence[Row], among: QuerySet[Person]) -> list[Match]:
    """Everybody of ours in the list, in the order of its rows.

    A number under another name is not certain. Name and birth date count only where the list, or the
    person, has no ID number: two different numbers are two humans.
    """
    found: list[Match] = []
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        numbered = by_number(part, among)
        named = _by_name([row for row in part if row.number not in numbered], among)
        for row in part:
            if row.number in numbered:
                person = numbered[row.number]
                found.append(Match(row, person, certain=person.name == row.name))
            else:
                found += [Match(row, person, certain=False) for person in named[row.name, row.born]
                          if _may_be(row, person)]  # fmt: skip
    return found


def by_number(rows: Iterable[Numbered], among: QuerySet[Person]) -> dict[int, Person]:
    """Who has the ID number of a row, by the row's number in the list."""
    indices: dict[bytes, int] = {}
    for row in rows:
        for kind in NUMBERED_LIKE_RESIDENTS if row.id_number else ():
            indices[id_index(kind, row.id_number)] = row.number
    persons = among.filter(id_type__in=NUMBERED_LIKE_RESIDENTS, id_index__in=list(indices))
    return {indices[bytes(person.id_index or b"")]: person for person in persons}


def _by_name(rows: Iterable[Row], among: QuerySet[Person]) -> dict[tuple[str, date], list[Person]]:
    wanted = {(row.name, row.born) for row in rows}
    found: dict[tuple[str, date], list[Person]] = defaultdict(list)
    names, days = {name for name, _born in wanted}, {born for _name, born in wanted}
    for person in among.filter(name__in=names, birth_date__in=days).order_by("id"):
        found[person.name, person.birth_date].append(person)
    return found


def _may_be(row: Row, person: Person) -> bool:
    return not row.id_number or person.id_type not in NUMBERED_LIKE_RESIDENTS
