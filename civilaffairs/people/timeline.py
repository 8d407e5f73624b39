"""Rows of one fact seen as a line in time: slots, values, pieces, copies. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db.models import Field

from civilaffairs.lib.keys import new_key
from civilaffairs.people.models.fact import Fact

F = TypeVar("F", bound=Fact)
Piece = tuple[date, date | None, tuple[Any, ...]]


@cache
def value_fields(model: type[Fact]) -> tuple[Field[Any, Any], ...]:
    """The columns of what a fact says: not about whom, when, by whom."""
    about = {field.name for field in Fact._meta.local_fields} | set(model.slot)
    return tuple(field for field in model._meta.concrete_fields if field.name not in about)


@cache
def _slot_columns(model: type[Fact]) -> dict[str, str]:
    columns = {field.name: field.attname for field in model._meta.concrete_fields}
    return {name: columns[name] for name in model.slot}


def slot_filter(row: Fact) -> dict[str, Any]:
    """The look-up of all rows about the same, such as a person's income of one kind."""
    return {name: getattr(row, column) for name, column in _slot_columns(type(row)).items()}


def slot_key(row: Fact) -> tuple[Any, ...]:
    """What the row is about, to group by."""
    return tuple(slot_filter(row).values())


def value(row: Fact) -> tuple[Any, ...]:
    """What the row says, without when and by whom."""
    return tuple(getattr(row, field.attname) for field in value_fields(type(row)))


def copy(row: F, **changes: Any) -> F:
    """An unsaved row that says the same with a key of its own, known from when it is saved."""
    model = type(row)
    kept = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.name not in {"id", "known_from", "known_to"}
    }
    made = model(id=new_key(), **kept)
    for name, new in changes.items():
        setattr(made, name, new)
    return made


def by_slot(rows: Iterable[F]) -> dict[tuple[Any, ...], list[F]]:
    """Rows grouped by what they are about, in the order given."""
    grouped: dict[tuple[Any, ...], list[F]] = {}
    for row in rows:
        grouped.setdefault(slot_key(row), []).append(row)
    return grouped


def overlaps(row: Fact, start: date, until: date | None) -> bool:
    """Whether the row is valid on some day of ``[start, until)``."""
    return (row.valid_to is None or row.valid_to > start) and (until is None or row.valid_from < until)


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends; None is never."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None


def pieces(rows: Iterable[Fact], start: date, until: date | None) -> list[Piece]:
    """What the rows say over ``[start, until)``; neighbours that say the same are one piece."""
    found: list[Piece] = []
    for row in sorted(rows, key=lambda row: row.valid_from):
        begins, ends, says = max(row.valid_from, start), earlier(row.valid_to, until), value(row)
        if found and found[-1][1] == begins and found[-1][2] == says:
            begins = found.pop()[0]
        found.append((begins, ends, says))
    return found


def outside(rows: Iterable[F], start: date, until: date | None) -> list[F]:
    """Unsaved copies of what the rows say before ``start`` and from ``until`` on."""
    kept: list[F] = []
    for row in rows:
        if row.valid_from < start:
            kept.append(copy(row, valid_to=earlier(row.valid_to, start)))
        if until is not None and (row.valid_to is None or row.valid_to > until):
            kept.append(copy(row, valid_from=max(row.valid_from, until)))
    return kept


def inside(rows: Iterable[F], start: date, until: date | None) -> list[F]:
    """Unsaved copies of what the rows say on the days of ``[start, until)``."""
    return [
        copy(row, valid_from=max(row.valid_from, start), valid_to=earlier(row.valid_to, until))
        for row in rows
        if overlaps(row, start, until)
    ]


def latest_word(rows: Iterable[F]) -> list[F]:
    """One line in time out of rows in the order in which they were said; on one day the last counts."""
    line: list[F] = []
    for row in rows:
        line = [*outside(line, row.valid_from, row.valid_to), row]
    return sorted(line, key=lambda row: row.valid_from)


def silences(line: list[F], start: date) -> list[tuple[date, date | None]]:
    """The periods from ``start`` on of which an ordered line says nothing."""
    found: list[tuple[date, date | None]] = []
    day = start
    for row in line:
        if day < row.valid_from:
            found.append((day, row.valid_from))
        if row.valid_to is None:
            return found
        day = max(day, row.valid_to)
    return [*found, (day, None)]


def unsaid(line: list[F], held: list[F], start: date) -> list[tuple[date, F | None]]:
    """Where from ``start`` on ``held`` does not say what an ordered line says: since when, and what.

    None is said where the line is silent and ``held`` is not. A line says nothing of the days
    before its first row.
    """
    start = max(start, line[0].valid_from) if line else start
    found: list[tuple[date, F | None]] = []
    for row in line:
        if overlaps(row, start, None):
            begins = max(row.valid_from, start)
            if pieces(inside(held, begins, row.valid_to), begins, row.valid_to) != [
                (begins, row.valid_to, value(row))
            ]:
                found.append((begins, row))
    for begins, ends in silences(line, start):
        if any(overlaps(row, begins, ends) for row in held):
            found.append((begins, None))
    return sorted(found, key=lambda each: each[0])


def next_change(rows: Iterable[Fact], day: date) -> date | None:
    """The first day after ``day`` on which what the rows say changes."""
    edges = {
        edge for row in rows for edge in (row.valid_from, row.valid_to) if edge is not None and edge > day
    }
    return min(edges, default=None)
