"""Recording facts, and adopting them by a decision.

Recording changes nothing that is due. Adopting moves the adopted timeline of a slot (a
person's wages, a household's vehicles) to what was recorded, from a day on; what was held
true before that day stays as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, Q
from psycopg import sql

from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.people import timeline
from civilaffairs.people.models import Decision, Household, Membership, Organisation, Person
from civilaffairs.people.models.fact import Fact

F = TypeVar("F", bound=Fact)
# By the first name of a slot: "household", "person", "organisation".
Subjects = Mapping[str, Sequence[Model]]


def kinds() -> list[type[Fact]]:
    """Every kind of fact of a person or a household: what a case is about."""
    return [kind for kind in Fact.__subclasses__() if kind.slot[0] != "organisation"]


def recorded_kinds(subjects: Subjects) -> list[type[Fact]]:
    """Kinds of which anything was recorded of these subjects: few of all, so one statement asks for all."""
    found = [kind for kind in Fact.__subclasses__() if subjects.get(kind.slot[0])]
    if not found:
        return []
    recorded = [
        sql.SQL("EXISTS (SELECT FROM {} WHERE {} = ANY({}) AND layer = {})").format(
            sql.Identifier(kind._meta.db_table),
            sql.Identifier(f"{kind.slot[0]}_id"),
            sql.Placeholder(kind.slot[0]),
            sql.Literal(Fact.Layer.RECORDED.value),
        )
        for kind in found
    ]
    with connection.cursor() as cursor:
        keys = {of: [subject.pk for subject in several] for of, several in subjects.items()}
        cursor.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(recorded)), keys)
        (row,) = cursor.fetchall()
    return [kind for kind, there in zip(found, row, strict=True) if there]


@transaction.atomic
def record(
    model: type[F],
    *,
    valid_from: date,
    recorded_by: Any,
    source: str = "application",
    evidence: StoredFile | None = None,
    valid_to: date | None = None,
    **values: Any,
) -> F:
    """Record that from a day on the slot says something else, until the next change the source recorded.

    What it said of earlier days stays said, so that two changes can wait for one review. A day
    before all that was said is no change but better knowledge: the first row gives way to it. The
    same again is a no-op. ``values`` holds the slot and the value: ``person=…, kind="wage", amount=…``.
    """
    row = model(
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by=recorded_by,
        source=source,
        evidence=evidence,
        **values,
    )
    held = list(_open_recorded(model, source, timeline.slot_filter(row)))
    until = _next_word(held, valid_from)
    row.valid_to = timeline.earlier(valid_to, until)
    touched = [one for one in held if timeline.overlaps(one, valid_from, until)]
    says = [(valid_from, row.valid_to, timeline.value(row))]
    if timeline.pieces(touched, valid_from, until) == says and evidence in (None, touched[0].evidence):
        return touched[0]
    _replace(touched, [*timeline.outside(touched, valid_from, until), row])
    return row


@transaction.atomic
def record_end(
    model: type[F], *, valid_to: date, recorded_by: Any, source: str = "application", **slot: Any
) -> F | None:
    """Record that the slot's value ends: ``valid_to`` is the first day on which it no longer holds.

    A change recorded for a later day stays. Returns the row that ends, if one does.
    """
    held = list(_open_recorded(model, source, slot))
    until = _next_word(held, valid_to)
    touched = [row for row in held if timeline.overlaps(row, valid_to, until)]
    left = timeline.outside(touched, valid_to, until)
    for row in left:
        row.recorded_by = recorded_by
    _replace(touched, left)
    return next((row for row in (*left, *held) if row.valid_to == valid_to), None)


@transaction.atomic
def withdraw(model: type[Fact], *, source: str = "application", **slot: Any) -> int:
    """Take back what a source said of the slot: it was never so. Returns how many rows were closed."""
    return _supersede(list(_open_recorded(model, source, slot)))


@transaction.atomic
def adopt(
    decision: Decision,
    *,
    household: Household | None = None,
    persons: Iterable[Person] = (),
    organisation: Organisation | None = None,
    valid_from: date,
) -> list[Fact]:
    """Adopt everything recorded of these subjects. Nothing before ``valid_from`` changes.

    Each recorded change counts from its own day; of several sources' words on one day the latest
    counts. A slot that nobody records any more ends on
    ``valid_from``; a slot that was never recorded is left alone. Returns the rows added.
    """
    added: list[Fact] = []
    subjects: Subjects = {
        "household": [household] if household else [],
        "person": list(persons),
        "organisation": [organisation] if organisation else [],
    }
    for model in recorded_kinds(subjects):
        of = model.slot[0]
        rows = model._default_manager.filter(**{f"{of}__in": subjects[of]})
        recorded = timeline.by_slot(rows.filter(layer=Fact.Layer.RECORDED).order_by("known_from", "id"))
        adopted = timeline.by_slot(
            rows.filter(layer=Fact.Layer.ADOPTED, known_to=None).order_by("valid_from")
        )
        for slot, said in recorded.items():
            words = timeline.latest_word(row for row in said if row.known_to is None)
            start = max(valid_from, words[0].valid_from) if words else valid_from
            added += _move(decision, adopted.get(slot, []), start, None, words)
    return added


@transaction.atomic
def adopt_values(decision: Decision, model: type[F], valid_from: date, **values: Any) -> list[F]:
    """Adopt one value of a slot from a day on, until the next change already adopted."""
    row = model(valid_from=valid_from, recorded_by=decision.decided_by, source="decision", **values)
    held = list(_open_adopted(model, timeline.slot_filter(row)))
    return _move(decision, held, valid_from, timeline.next_change(held, valid_from), [row])


@transaction.atomic
def adopt_end(decision: Decision, model: type[F], valid_from: date, **slot: Any) -> list[F]:
    """Adopt that the slot's value ends: on ``valid_from`` it no longer holds."""
    held = list(_open_adopted(model, slot))
    return _move(decision, held, valid_from, timeline.next_change(held, valid_from), [])


@transaction.atomic
def go_back(
    decision: Decision, model: type[F], layer: str, at: datetime, day: date, slot: dict[str, Any]
) -> None:
    """From a day on a slot says again what it was known to say just before an instant."""
    rows = model._default_manager.filter(layer=layer, **slot).order_by("valid_from")
    then = list(rows.filter(Q(known_to=None) | Q(known_to__gte=at), known_from__lt=at))
    now = list(rows.filter(known_to=None))
    if layer == Fact.Layer.ADOPTED:
        _move(decision, now, day, None, then)
        return
    touched = [row for row in now if timeline.overlaps(row, day, None)]
    _replace(touched, [*timeline.outside(touched, day, None), *timeline.inside(then, day, None)])


def _move(decision: Decision, held: list[F], start: date, until: date | None, said: Sequence[F]) -> list[F]:
    """Make the adopted timeline of ``[start, until)`` say what these rows say, and nothing else."""
    words = timeline.inside(said, start, until)
    touched = [row for row in held if timeline.overlaps(row, start, until)]
    if timeline.pieces(touched, start, until) == timeline.pieces(words, start, until):
        return []
    kept = timeline.outside(touched, start, until)
    for row in kept:
        if words and row.valid_to == words[0].valid_from and timeline.value(row) == timeline.value(words[0]):
            words[0].valid_from = row.valid_from
            kept.remove(row)
            break
    rows = [*kept, *words]
    for row in rows:
        row.layer, row.decision = Fact.Layer.ADOPTED, decision
    _supersede(touched)
    moved: list[Any] = []
    for word in words:
        if isinstance(word, Membership):
            moved += _leave_other_households(decision, word, max(start, word.valid_from))
    return [*type(rows[0])._default_manager.bulk_create(rows), *moved] if rows else []


def _leave_other_households(decision: Decision, word: Membership, start: date) -> list[Any]:
    """Somebody who counts here from a day on counts nowhere else from that day."""
    if not word.counted:
        return []
    elsewhere = _open_adopted(Membership, {"person": word.person_id, "counted": True})
    rows: list[Any] = []
    for row in elsewhere.exclude(household=word.household_id):
        rows += _move(decision, [row], start, None, [])
    return rows


def _open_recorded(model: type[F], source: str, slot: dict[str, Any]) -> Any:
    rows = model._default_manager.filter(layer=Fact.Layer.RECORDED, source=source, known_to=None, **slot)
    return rows.order_by("valid_from")


def _next_word(held: list[F], day: date) -> date | None:
    """The next change after the day that the source recorded; its first word changes nothing."""
    return timeline.next_change(held, max(day, held[0].valid_from)) if held else None


def _replace(closed: list[F], rows: list[F]) -> None:
    _supersede(closed)
    for row in rows:
        row.save(force_insert=True)


def _open_adopted(model: type[F], slot: dict[str, Any]) -> Any:
    rows = model._default_manager.filter(layer=Fact.Layer.ADOPTED, known_to=None, **slot)
    return rows.order_by("valid_from")


def _supersede(rows: list[F]) -> int:
    """Close what was known. The database sets the instant and refuses to do it twice."""
    if not rows:
        return 0
    model = type(rows[0])
    return model._default_manager.filter(pk__in=[row.pk for row in rows]).update(known_to=ClockNow())
