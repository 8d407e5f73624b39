"""Recording facts, and adopting them by a decision.

Recording changes nothing that is due. Adopting moves the adopted timeline of a slot (a
person's wages, a household's vehicles) to what was recorded, from a day on; what was held
true before that day stays as known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.people import timeline
from civilaffairs.people.models import Decision, Household, Membership, Person
from civilaffairs.people.models.facts import Fact

F = TypeVar("F", bound=Fact)


def kinds() -> list[type[Fact]]:
    """Every kind of fact."""
    return Fact.__subclasses__()


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
    """Record a value. What the same source said of the slot before is superseded; the same again is a no-op.

    ``values`` holds the slot and the value: ``person=…, kind="wage", amount=Decimal("1500.00")``.
    """
    row = model(
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by=recorded_by,
        source=source,
        evidence=evidence,
        **values,
    )
    for held in _open_recorded(model, source, timeline.slot_filter(row)):
        same = timeline.value(held) == timeline.value(row)
        if (
            same
            and (held.valid_from, held.valid_to) == (valid_from, valid_to)
            and evidence in (None, held.evidence)
        ):
            return held
        _supersede([held])
    row.save(force_insert=True)
    return row


@transaction.atomic
def record_end(
    model: type[F], *, valid_to: date, recorded_by: Any, source: str = "application", **slot: Any
) -> F | None:
    """Record that the slot's value ends: ``valid_to`` is the first day on which it no longer holds."""
    held = _open_recorded(model, source, slot).order_by("known_from").last()
    if held is None or held.valid_to == valid_to:
        return held
    _supersede([held])
    if held.valid_from >= valid_to:
        return None
    ended = timeline.copy(held, valid_to=valid_to, recorded_by=recorded_by)
    ended.save(force_insert=True)
    return ended


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
    valid_from: date,
) -> list[Fact]:
    """Adopt everything recorded of these subjects. Nothing before ``valid_from`` changes.

    Of several sources the latest word counts. A slot that nobody records any more ends on
    ``valid_from``; a slot that was never recorded is left alone. Returns the rows added.
    """
    added: list[Fact] = []
    subjects = {"household": [household] if household else [], "person": list(persons)}
    for model in kinds():
        of = model.slot[0]
        if not subjects[of]:
            continue
        rows = model._default_manager.filter(**{f"{of}__in": subjects[of]})
        recorded = timeline.by_slot(rows.filter(layer=Fact.Layer.RECORDED).order_by("known_from", "id"))
        adopted = timeline.by_slot(
            rows.filter(layer=Fact.Layer.ADOPTED, known_to=None).order_by("valid_from")
        )
        for slot, said in recorded.items():
            current = [row for row in said if row.known_to is None]
            word = current[-1] if current else None
            start = max(valid_from, word.valid_from) if word else valid_from
            added += _move(
                decision, adopted.get(slot, []), start, None, word, word.valid_to if word else None
            )
    return added


@transaction.atomic
def adopt_values(decision: Decision, model: type[F], valid_from: date, **values: Any) -> list[F]:
    """Adopt one value of a slot from a day on, until the next change already adopted."""
    row = model(valid_from=valid_from, recorded_by=decision.decided_by, source="decision", **values)
    held = list(_open_adopted(model, timeline.slot_filter(row)))
    until = timeline.next_change(held, valid_from)
    return _move(decision, held, valid_from, until, row, until)


@transaction.atomic
def adopt_end(decision: Decision, model: type[F], valid_from: date, **slot: Any) -> list[F]:
    """Adopt that the slot's value ends: on ``valid_from`` it no longer holds."""
    held = list(_open_adopted(model, slot))
    return _move(decision, held, valid_from, timeline.next_change(held, valid_from), None, None)


def _move(
    decision: Decision, held: list[F], start: date, until: date | None, word: F | None, valid_to: date | None
) -> list[F]:
    """Make the adopted timeline of ``[start, until)`` say ``word`` up to ``valid_to``, and nothing after."""
    ends = timeline.earlier(valid_to, until)
    if word is not None and ends is not None and ends <= start:
        word = None
    touched = [row for row in held if timeline.overlaps(row, start, until)]
    wanted = [(start, ends, timeline.value(word))] if word else []
    if timeline.pieces(touched, start, until) == wanted:
        return []
    rows: list[F] = []
    begins = start
    for row in touched:
        if row.valid_from < start and word is not None and timeline.value(row) == timeline.value(word):
            begins = row.valid_from
        elif row.valid_from < start:
            rows.append(timeline.copy(row, valid_to=start))
        if until is not None and (row.valid_to is None or row.valid_to > until):
            rows.append(timeline.copy(row, valid_from=until))
    if word is not None:
        rows.append(timeline.copy(word, valid_from=begins, valid_to=ends))
    for row in rows:
        row.layer, row.decision = Fact.Layer.ADOPTED, decision
    _supersede(touched)
    moved = _leave_other_households(decision, word, start) if isinstance(word, Membership) else []
    return [*type(rows[0])._default_manager.bulk_create(rows), *moved] if rows else []


def _leave_other_households(decision: Decision, word: Membership, start: date) -> list[Any]:
    """Somebody who counts here from a day on counts nowhere else from that day."""
    if not word.counted:
        return []
    elsewhere = _open_adopted(Membership, {"person": word.person_id, "counted": True})
    rows: list[Any] = []
    for row in elsewhere.exclude(household=word.household_id):
        rows += _move(decision, [row], start, None, None, None)
    return rows


def _open_recorded(model: type[F], source: str, slot: dict[str, Any]) -> Any:
    return model._default_manager.filter(layer=Fact.Layer.RECORDED, source=source, known_to=None, **slot)


def _open_adopted(model: type[F], slot: dict[str, Any]) -> Any:
    rows = model._default_manager.filter(layer=Fact.Layer.ADOPTED, known_to=None, **slot)
    return rows.order_by("valid_from")


def _supersede(rows: list[F]) -> int:
    """Close what was known. The database sets the instant and refuses to do it twice."""
    if not rows:
        return 0
    model = type(rows[0])
    return model._default_manager.filter(pk__in=[row.pk for row in rows]).update(known_to=ClockNow())
