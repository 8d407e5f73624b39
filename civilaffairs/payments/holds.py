"""Placing a hold and lifting it, and which lines are held.

The database alone says what is held (``payments_held``): the survey, the batch and the triggers ask it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import BooleanField, Func, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import makers
from civilaffairs.payments.models import Batch, Hold, Line, TransferLine
from civilaffairs.people.models import Death, Household, Person


class Held(Func):
    """Whether the money of an award for a month is on hold: ``lines.filter(Held("award", "for_month"))``."""

    function = "payments_held"
    arity = 2
    output_field = BooleanField()


@transaction.atomic
def place(subject: Person | Household, cause: str, placed_by: User | None) -> Hold:
    """Keep this money out of every batch that is not frozen yet; of one being frozen, wait for its end."""
    makers.wait_for_others()
    is_person = isinstance(subject, Person)
    hold = Hold.objects.create(
        person=subject if isinstance(subject, Person) else None,
        household=None if isinstance(subject, Person) else subject,
        cause=cause,
        placed_by=placed_by,
    )
    kind = "person" if is_person else "household"
    trail.record("hold.place", object_kind=kind, object_id=subject.pk, label=cause)
    return hold


@transaction.atomic
def lift(hold: Hold, because: str, lifted_by: User | None) -> None:
    """Let the money go with the next batch; the reason stays. A hold that was lifted stays as it is."""
    if not because.strip():
        raise Refused(_("Say why."))
    changed = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(
        lifted_at=ClockNow(), lifted_by=lifted_by, lifted_because=because.strip()[:500]
    )
    if changed:
        kind = "person" if hold.person_id else "household"
        trail.record(
            "hold.lift",
            object_kind=kind,
            object_id=hold.person_id or hold.household_id,
            label=hold.cause,
            reason=because,
        )


def in_batch(batch: Batch) -> QuerySet[Line]:
    """Lines of a batch that are on hold: it was frozen before the hold was placed."""
    carried = TransferLine.objects.filter(transfer__batch=batch, live=True)
    return Line.objects.filter(Held("award", "for_month"), pk__in=carried.values("line"))


def dead_among(persons: Iterable[uuid.UUID | None], day: date) -> set[uuid.UUID | None]:
    """Payees of whom a death is known or reported; adopted or not, nobody is paid to their account."""
    ids = [person for person in persons if person]
    deaths = Death.objects.filter(person__in=ids, known_to__isnull=True, valid_from__lte=day)
    reported = Hold.objects.filter(cause=Hold.Cause.DEATH, lifted_at=None, person__in=ids)
    return {*deaths.values_list("person", flat=True), *reported.values_list("person", flat=True)}
