"""Placing a hold and lifting it, and which lines are held.

The database alone says what is held (``payments_heldline``): the survey, the batch and the triggers ask it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.models import Award
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import makers
from civilaffairs.payments.models import Batch, HeldLine, HeldPayee, Hold, Line, TransferLine
from civilaffairs.payments.models.holds import ONE_OF
from civilaffairs.payments.problems import ProblemCode
from civilaffairs.people.models import BankAccount, Household, Person

STANDS = Q(lifted_at=None) & (Q(last_day=None) | Q(last_day__gte=TruncDate(ClockNow())))
Subject = Person | Household | Line | BankAccount
# Of a whole month's payees: one list, not a term for each of them.
DEAD = """
SELECT person_id FROM people_death
WHERE known_to IS NULL AND valid_from <= %(day)s AND person_id = ANY(%(persons)s::uuid[])
UNION
SELECT person_id FROM payments_standinghold WHERE cause = 'death' AND person_id = ANY(%(persons)s::uuid[])
"""


def held() -> Exists:
    """For lines: whether a hold stands against them."""
    return Exists(HeldLine.objects.filter(line=OuterRef("pk")))


@transaction.atomic
def place(
    subject: Subject, cause: str, placed_by: User | None, *, reason: str = "", last_day: date | None = None
) -> Hold:
    """Keep this money out of every batch that is not frozen yet; of one being frozen, wait for its end."""
    makers.wait_for_others()
    kind = kind_of(subject)
    hold = Hold.objects.create(
        **{kind: subject}, cause=cause, placed_by=placed_by, reason=reason, last_day=last_day
    )
    trail.record("hold.place", object_kind=kind, object_id=subject.pk, label=cause, reason=reason)
    return hold


def kind_of(subject: Subject) -> str:
    """Which column of a hold names it."""
    kinds = {Person: "person", Household: "household", Line: "line", BankAccount: "account"}
    return kinds[type(subject)]


@transaction.atomic
def lift(hold: Hold, because: str, lifted_by: User | None) -> bool:
    """Let the money go with the next batch; the reason stays. False: it was lifted before, and stays so."""
    if not because.strip():
        raise Refused(_("Say why."))
    changed = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(
        lifted_at=ClockNow(), lifted_by=lifted_by, lifted_because=because.strip()[:500]
    )
    if changed:
        subject = hold.person_id or hold.household_id or hold.line_id or hold.account_id
        kind = next(kind for kind in ONE_OF if getattr(hold, f"{kind}_id"))
        trail.record("hold.lift", object_kind=kind, object_id=subject, label=hold.cause, reason=because)
    return bool(changed)


def of_award(award: Award) -> list[Hold]:
    """The holds that keep something of an award back."""
    return against(Line.objects.filter(award=award))


def against(lines: Iterable[int] | QuerySet[Line]) -> list[Hold]:
    """The holds that keep these lines back, the oldest first."""
    found = Hold.objects.filter(held__line__in=lines).select_related("placed_by").distinct()
    return list(found.order_by("placed_at", "pk"))


def why_held(lines: Iterable[int]) -> tuple[ProblemCode, str]:
    """The holds themselves say why; what was reported is settled elsewhere than what the office holds."""
    found = against(lines)
    by_office = all(hold.cause == Hold.Cause.OFFICE for hold in found)
    return ProblemCode.KEPT if by_office else ProblemCode.HELD, "; ".join(map(in_words, found))


def in_words(hold: Hold) -> str:
    """Why it was placed, by whom, and until when."""
    said = [hold.reason or str(hold.get_cause_display())]
    if hold.placed_by:
        said.append(hold.placed_by.name)
    if hold.last_day:
        said.append(_("until %(day)s") % {"day": hold.last_day.isoformat()})
    return _(", ").join(said)


_TO_PAYEE = Q(transfer__payee_person__in=HeldPayee.objects.exclude(person=None).values("person")) | Q(
    transfer__payee_organisation__in=HeldPayee.objects.exclude(organisation=None).values("organisation")
)


def in_batch(batch: Batch) -> QuerySet[Line]:
    """Lines of a batch that are on hold: it was frozen before the hold was placed."""
    carried = TransferLine.objects.filter(transfer__batch=batch, live=True)
    to_held = carried.filter(
        _TO_PAYEE | Q(transfer__account__number_index__in=_accounts().values("number_index"))
    )
    kept = HeldLine.objects.filter(line__in=carried.values("line"))
    return Line.objects.filter(pk__in=kept.values("line").union(to_held.values("line")))


def of_batch(batch: Batch) -> list[Hold]:
    """The holds that keep a frozen batch from being signed, the oldest first."""
    kept = HeldLine.objects.filter(line__in=in_batch(batch)).values("hold")
    accounts = batch.transfers.values("account__number_index")
    to_payee = HeldPayee.objects.filter(
        Q(person__in=batch.transfers.exclude(payee_person=None).values("payee_person"))
        | Q(organisation__in=batch.transfers.exclude(payee_organisation=None).values("payee_organisation"))
    )
    at_account = STANDS & Q(account__number_index__in=accounts)
    found = Hold.objects.filter(Q(pk__in=kept) | at_account | Q(pk__in=to_payee.values("hold")))
    return list(found.select_related("placed_by").order_by("placed_at", "pk"))


def _accounts() -> QuerySet[BankAccount]:
    return BankAccount.objects.filter(
        pk__in=Hold.objects.filter(STANDS).exclude(account=None).values("account")
    )


def dead_among(persons: Iterable[uuid.UUID | None], day: date) -> set[uuid.UUID | None]:
    """Payees of whom a death is known or reported; adopted or not, nobody is paid to their account."""
    ids = [person for person in persons if person]
    with connection.cursor() as cursor:
        cursor.execute(DEAD, {"persons": ids, "day": day})
        return {person for (person,) in cursor}
