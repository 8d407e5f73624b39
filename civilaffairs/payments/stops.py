"""Stopping a batch that was released and has not gone to the bank: one person alone does not do it.

From the proposal on nothing is exported. Once a second person agrees, the release is booked back, what
set-offs kept is owed again, and the lines are free: what is in doubt stays behind when a batch is prepared
again.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import ledger, makers, proposals, transfer_events, withdrawals
from civilaffairs.payments.models import Batch, BatchStop, Transfer, TransferLine
from civilaffairs.payments.reconciliation import reopen_where_unsettled
from civilaffairs.payments.recoveries import set_off_books

State = BatchStop.State
PROPOSE, DECIDE = "batch.stop", "batch.confirm-stop"


def standing(batch: Batch) -> BatchStop | None:
    """The proposal that waits, or the decision by which the batch was stopped."""
    rows = batch.stops.exclude(state=State.RETURNED)
    return rows.select_related("proposed_by", "decided_by").first()


@transaction.atomic
def propose(actor: Actor, batch_id: uuid.UUID, reason: str) -> BatchStop:
    """Say why it must not go; nobody exports it until a second person has decided."""
    batch = _released(actor, batch_id, PROPOSE)
    reason = proposals.say_why(reason)
    if proposals.standing(batch.stops.all()):
        raise Stale(_("It was proposed already to stop this batch."), _("Let a second person decide."))
    made = BatchStop.objects.create(batch=batch, reason=reason, proposed_by=actor.user)
    _tell("batch.stop", batch, reason)
    return made


@transaction.atomic
def approve(actor: Actor, batch_id: uuid.UUID, answer: str = "") -> Batch:
    """The second person agrees: the batch is taken back as if it had never been released."""
    makers.wait_for_others()  # The lines become free.
    batch = _released(actor, batch_id, DECIDE)
    [found] = proposals.waiting(batch.stops.all(), 1)
    proposals.refuse_own(actor, [found])
    proposals.close(actor, [found], State.APPROVED, answer)
    _take_back(batch, actor, found.reason)
    _tell("batch.confirm-stop", batch, answer)
    return batch


@transaction.atomic
def send_back(actor: Actor, batch_id: uuid.UUID, answer: str) -> None:
    """It goes to the bank after all: the proposal is not followed, or withdrawn by whoever made it."""
    batch = _released(actor, batch_id, "batch.read")
    [found] = proposals.waiting(batch.stops.all(), 1)
    proposals.send_back(actor, found, answer, propose=PROPOSE, decide=DECIDE)
    _tell("batch.send-back-stop", batch, answer)


def _take_back(batch: Batch, actor: Actor, reason: str) -> None:
    transfer_events.happened(batch, Transfer.State.CANCELLED, actor.user, reason)
    set_off_books.reverse_release(batch, actor.user)
    ledger.book_stop(batch, actor.user, reason)
    TransferLine.objects.filter(transfer__batch=batch).update(live=False)
    batch.state = Batch.State.CANCELLED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    reopen_where_unsettled(Batch.objects.filter(transfers__carried__line__carriers__transfer__batch=batch))
    withdrawals.book_after_cancel(batch, actor.user)


def _released(actor: Actor, batch_id: uuid.UUID, action: str) -> Batch:
    """The batch, locked: whoever exports it meanwhile was faster, or waits."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("area", "fund").get(pk=batch_id)
    require(actor, action, area=batch.area, state=batch.state)
    if batch.state != Batch.State.RELEASED:
        raise Refused(
            _("Batch %(number)s is in the state “%(state)s”.")
            % {"number": batch.number, "state": batch.get_state_display()},
            _("Only what is released and not exported yet can be stopped."),
        )
    return batch


def _tell(action: str, batch: Batch, reason: str) -> None:
    trail.record(action, object_kind="batch", object_id=batch.pk, label=batch.number, reason=reason)
