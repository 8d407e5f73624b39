"""What becomes of a receivable: refunds, a plan of instalments, and what two people give up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.money import ZERO, format_yuan
from civilaffairs.payments import proposals
from civilaffairs.payments.models import (
    Instalment,
    InstalmentPlan,
    Posting,
    Receivable,
    ReceivableEvent,
    WriteOff,
)
from civilaffairs.payments.recoveries import books, chain, reversing
from civilaffairs.payments.recoveries.chain import owed
from civilaffairs.payments.recoveries.deciding import locked, tell, waiting

Kind = ReceivableEvent.Kind


@transaction.atomic
def refund(
    actor: Actor, receivable_id: uuid.UUID, *, amount: Decimal, received_on: date, channel: str, receipt: str
) -> ReceivableEvent:
    """Money came back, by its receipt."""
    found = owing(actor, receivable_id, "receivable.settle")
    if not receipt.strip() or channel not in ReceivableEvent.Channel.values:
        raise Refused(_("Give the number of the receipt and how the money came."))
    if received_on > clock.today():
        raise Refused(_("The day of the refund lies in the future."))
    before = _most(found, amount)
    posting = books.book_refund(found, before, amount, actor.user)
    terms = {"channel": channel, "receipt": receipt.strip()[:60]}
    corrects = reversing.uncorrected(**terms)
    event = _lessen(actor, found, Kind.REFUND, amount, received_on, posting, corrects=corrects, **terms)
    tell("receivable.refund", found, event.receipt)
    return event


@transaction.atomic
def agree(
    actor: Actor, receivable_id: uuid.UUID, document: str, parts: Sequence[tuple[date, Decimal]]
) -> InstalmentPlan:
    """Cut what is still owed into dated parts; a plan before it counts no more."""
    found = owing(actor, receivable_id, "receivable.settle")
    left, days = owed(found), [day for day, _amount in parts]
    if not document.strip():
        raise Refused(_("Give the number of the signed agreement."))
    if not parts or any(amount <= 0 for _day, amount in parts):
        raise Refused(_("Each instalment has a day and an amount above 0."))
    if len(set(days)) < len(days) or min(days) <= clock.today():
        raise Refused(_("Each instalment has a day of its own, from tomorrow on."))
    total = sum((amount for _day, amount in parts), ZERO)
    if total != left:
        raise Refused(
            _("The instalments come to %(total)s yuan, owed are %(left)s.")
            % {"total": format_yuan(total), "left": format_yuan(left)},
            _("Change the last one so that they are the same."),
        )
    plan = InstalmentPlan.objects.create(
        receivable=found, total=total, document=document.strip()[:60], made_by=actor.user
    )
    Instalment.objects.bulk_create(
        Instalment(plan=plan, due_on=day, amount=amount) for day, amount in sorted(parts)
    )
    tell("receivable.plan", found, plan.document)
    return plan


@transaction.atomic
def propose_write_off(actor: Actor, receivable_id: uuid.UUID, amount: Decimal, reason: str) -> WriteOff:
    """Say that a part, or all that is left, cannot be got back, and why."""
    found = owing(actor, receivable_id, "receivable.propose")
    reason = proposals.say_why(reason)
    _most(found, amount)
    reversing.refuse_beside(found)
    wanted = WriteOff.objects.create(receivable=found, amount=amount, reason=reason, proposed_by=actor.user)
    tell("receivable.write-off", found, reason)
    return wanted


@transaction.atomic
def approve_write_off(actor: Actor, write_off_id: uuid.UUID, answer: str = "") -> ReceivableEvent:
    """The second person agrees; the fund bears the loss."""
    wanted = WriteOff.objects.get(pk=write_off_id)
    found = waiting(actor, wanted, "receivable.decide")
    proposals.refuse_own(actor, [wanted])
    before = _most(found, wanted.amount)
    proposals.close(actor, [wanted], WriteOff.State.APPROVED, answer)
    posting = books.book_write_off(found, before, wanted.amount, actor.user)
    terms = {"write_off": wanted}
    event = _lessen(actor, found, Kind.WRITE_OFF, wanted.amount, clock.today(), posting, **terms)
    tell("receivable.write-off-approve", found, answer)
    return event


@transaction.atomic
def send_back_write_off(actor: Actor, write_off_id: uuid.UUID, answer: str) -> None:
    """Do not follow the proposal, or withdraw one's own."""
    wanted = WriteOff.objects.get(pk=write_off_id)
    found = waiting(actor, wanted, "receivable.read")
    proposals.send_back(actor, wanted, answer, propose="receivable.propose", decide="receivable.decide")
    tell("receivable.write-off-send-back", found, answer)


def owing(actor: Actor, receivable_id: uuid.UUID, action: str) -> Receivable:
    """The receivable, locked; refused where nothing is owed on it."""
    found = locked(actor, receivable_id, action)
    if found.state != Receivable.State.APPROVED or not owed(found):
        raise Stale(_("Nothing is owed on this recovery."), _("Look at it again."))
    return found


def _most(found: Receivable, amount: Decimal) -> Decimal:
    """What is owed; refused where the amount is none, or above that less what frozen batches keep back."""
    left, kept = owed(found), chain.reserved(found)
    if kept and left - kept < amount <= left:
        raise Refused(
            _("Of the %(left)s yuan owed a batch that is not released yet keeps back %(kept)s.")
            % {"left": format_yuan(left), "kept": format_yuan(kept)},
            _("Take that batch back first, or enter less."),
        )
    if not 0 < amount <= left:
        raise Refused(
            _("Owed are %(left)s yuan; enter an amount above 0 and not above that.")
            % {"left": format_yuan(left)}
        )
    return left


def _lessen(
    actor: Actor,
    found: Receivable,
    kind: str,
    amount: Decimal,
    day: date,
    posting: Posting,
    **terms: Any,
) -> ReceivableEvent:
    try:
        with transaction.atomic():
            return chain.add(found, kind, amount, day, posting, actor.user, **terms)
    except IntegrityError as error:
        if "refund_receipt_once" not in str(error):
            raise
        raise Refused(
            _("This receipt was entered before."), _("Look for its number among the refunds.")
        ) from error
