"""退汇 after the fact: the bank takes a payment back that it had reported as paid.

It says so by a notice or in a later return file, which is held until a person has noted it here with the
bank's voucher. The payment then is a returned one like any other: booked back, repaired, sent again.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import bank_deaths, ledger, makers, queries, repair
from civilaffairs.payments.banks import codes
from civilaffairs.payments.models import Batch, LedgerAccount, Line, Posting, ReceivableItem, Transfer
from civilaffairs.payments.reconciliation import reconcile_where_settled

Code, Kind = LedgerAccount.Code, Posting.Kind


def find(actor: Actor, reference: str) -> Transfer:
    """The transfer of this reference, as batch, notice and return file name it."""
    found = queries.transfers_visible_to(actor).filter(reference=reference.strip()).first()
    if found is None:
        raise Refused(
            _("No transfer has the reference “%(reference)s”.") % {"reference": reference[:40]},
            _("It is the batch's number and the row's, as in the bank's file."),
        )
    return found


@transaction.atomic
def note(actor: Actor, transfer_id: uuid.UUID, code: str, reason: str, voucher: str) -> None:
    """The bank returned what it had paid; ``reason`` and its voucher say how that is known."""
    makers.wait_for_others()
    found = Transfer.objects.select_for_update(of=("self",)).select_related("batch__area")
    transfer = found.get(pk=transfer_id)
    require(actor, "return.import", area=transfer.batch.area)
    if transfer.state != Transfer.State.PAID:
        raise Refused(
            _("Transfer %(reference)s is in the state “%(state)s”: only what was paid can be taken back.")
            % {"reference": transfer.reference, "state": transfer.get_state_display()}
        )
    if not reason.strip():
        raise Refused(_("Say how this is known."))
    voucher = repair.checked_voucher(voucher)
    _refuse_claimed(transfer)
    known, words = codes.internal(code, reason)
    transfer.events.create(
        state=Transfer.State.FAILED, code=known, text=words[:200], bank_reference=voucher, actor=actor.user
    )
    transfer.state = Transfer.State.FAILED
    transfer.save(update_fields=["state"])
    Batch.objects.filter(pk=transfer.batch_id, state=Batch.State.RECONCILED).update(
        state=Batch.State.RETURNED, version=F("version") + 1
    )
    credit = Code.EXPENSE if repair.is_withdrawn(transfer) else Code.RETURNED
    ledger.book(
        Kind.RETURN,
        ledger.moves_of_transfer(transfer.pk, Code.PAID, credit, net=True),
        batch=transfer.batch,
        actor=actor.user,
        memo=transfer.reference,
    )
    reconcile_where_settled(Batch.objects.filter(pk=transfer.batch_id))
    if known == codes.DEAD:
        bank_deaths.note(actor, [transfer.pk])
    trail.record(
        "transfer.returned-late", object_kind="transfer", object_id=transfer.pk, label=transfer.reference,
        reason=reason,
    )  # fmt: skip


def _refuse_claimed(transfer: Transfer) -> None:
    """Money that a decision claims back is on its way home as that claim's refund."""
    same = Line.objects.filter(
        carriers__transfer=transfer,
        award=OuterRef("line__award"),
        for_month=OuterRef("line__for_month"),
        line=OuterRef("line__line"),
    )
    if ReceivableItem.objects.filter(Exists(same), live=True).exists():
        raise Refused(
            _("A recovery decision claims this payment back."),
            _("Book what the bank returned as a refund of that claim."),
        )
