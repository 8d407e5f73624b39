"""冲销: a refund or write-off that was booked wrongly is taken back by two people, and entered anew.

What was booked is never edited. The reversal is the next event of the chain; the books follow as if the
wrong event had never been.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import proposals
from civilaffairs.payments.models import Receivable, ReceivableEvent, Reversal, WriteOff
from civilaffairs.payments.recoveries import books, chain
from civilaffairs.payments.recoveries.deciding import locked, tell

Kind, State = ReceivableEvent.Kind, Reversal.State
# A set-off follows its batch: it is given back with the payment, not reversed.
REVERSIBLE = (Kind.REFUND, Kind.WRITE_OFF)


def visible(actor: Actor) -> QuerySet[Reversal]:
    rows = Reversal.objects.select_related("event__receivable__area", "proposed_by")
    return visible_to(rows, actor, "event__receivable__area__path")


def of(receivable: Receivable) -> QuerySet[Reversal]:
    """Those of a receivable, the newest first."""
    rows = Reversal.objects.filter(event__receivable=receivable)
    return rows.select_related("event", "proposed_by", "decided_by").order_by("-proposed_at")


def waiting(receivable: Receivable) -> Reversal | None:
    """The one that waits for the second person; there is one at a time."""
    return of(receivable).filter(state=State.OPEN).first()


def reversible(receivable: Receivable) -> QuerySet[ReceivableEvent]:
    """Refunds and write-offs that nobody reversed or proposes to reverse."""
    live = Reversal.objects.exclude(state=State.RETURNED)
    return receivable.events.filter(kind__in=REVERSIBLE).exclude(pk__in=live.values("event"))


def uncorrected(channel: str, receipt: str) -> ReceivableEvent | None:
    """The reversed refund of this receipt, if the right one was not entered yet."""
    rows = ReceivableEvent.objects.filter(kind=Kind.REFUND, channel=channel, receipt=receipt)
    return rows.filter(reversals__state=State.APPROVED, corrected_by=None).first()


def refuse_beside(receivable: Receivable) -> None:
    """One proposal about what came in or was given up at a time: each starts from what is owed."""
    if receivable.write_offs.filter(state=WriteOff.State.OPEN).exists():
        raise Stale(_("A write-off waits for the second person already."), _("Look at it again."))
    if waiting(receivable):
        raise Stale(_("A reversal waits for the second person already."), _("Look at it again."))


@transaction.atomic
def propose(actor: Actor, receivable_id: uuid.UUID, event_id: int, reason: str) -> Reversal:
    """Say which entry is wrong, and why."""
    found = locked(actor, receivable_id, "receivable.propose")
    refuse_beside(found)
    wrong = reversible(found).filter(pk=event_id).first()
    if wrong is None:
        raise Refused(_("Only a refund or a write-off that stands is reversed."))
    wanted = Reversal.objects.create(event=wrong, reason=proposals.say_why(reason), proposed_by=actor.user)
    tell("receivable.reverse", found, wanted.reason)
    return wanted


@transaction.atomic
def approve(actor: Actor, reversal_id: uuid.UUID, answer: str = "") -> ReceivableEvent:
    """The second person agrees: it is owed again, and the books say so."""
    wanted, found = _decided(actor, reversal_id, "receivable.decide")
    proposals.refuse_own(actor, [wanted])
    proposals.close(actor, [wanted], State.APPROVED, answer)
    wrong = wanted.event
    posting = books.book_reversal(found, wrong, actor.user)
    event = chain.add(
        found, Kind.REVERSED, -wrong.amount, clock.today(), posting, actor.user, reversal=wanted
    )
    tell("receivable.reverse-approve", found, answer)
    return event


@transaction.atomic
def send_back(actor: Actor, reversal_id: uuid.UUID, answer: str) -> None:
    """Do not follow the proposal, or withdraw one's own."""
    wanted, found = _decided(actor, reversal_id, "receivable.read")
    proposals.send_back(actor, wanted, answer, propose="receivable.propose", decide="receivable.decide")
    tell("receivable.reverse-send-back", found, answer)


def _decided(actor: Actor, reversal_id: uuid.UUID, action: str) -> tuple[Reversal, Receivable]:
    """The proposal and its receivable, locked; refused where somebody decided on it."""
    wanted = Reversal.objects.select_related("event").get(pk=reversal_id)
    found = locked(actor, wanted.event.receivable_id, action)
    wanted.refresh_from_db()
    proposals.must_wait(wanted)
    return wanted, found
