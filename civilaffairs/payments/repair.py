"""The repair desk: what becomes of a transfer that the bank sent back.

Its lines stay with it until something is settled: the account is corrected by one person and
confirmed by a second, or the same account is to be tried again; then the next batch carries
them in a new transfer that names the old one.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import candidates, holds, ledger, makers
from civilaffairs.payments.models import (
    Batch,
    Estate,
    LedgerAccount,
    Line,
    Posting,
    Transfer,
    TransferEvent,
    TransferLine,
)
from civilaffairs.payments.reconciliation import reconcile_where_settled
from civilaffairs.payments.recoveries import set_off_books
from civilaffairs.people import payees
from civilaffairs.people.models import PayeeArrangement

Code, Kind = LedgerAccount.Code, Posting.Kind


@transaction.atomic
def confirm(actor: Actor, transfer_id: uuid.UUID) -> None:
    """The second person agrees to the corrected account; the lines are free for the next batch."""
    transfer = failed(actor, transfer_id, "payee.confirm")
    must_live(transfer)
    waiting = list(arrangements_behind(transfer).filter(confirmed_at__isnull=True))
    if not waiting:
        raise Refused(_("No corrected account waits for confirmation."), _("Enter the right account first."))
    for arrangement in waiting:
        payees.confirm(arrangement, actor)
    candidates.corrected_carriers().filter(transfer=transfer).update(live=False)
    _tell("payee.confirm", transfer)


@transaction.atomic
def send_again(actor: Actor, transfer_id: uuid.UUID, reason: str) -> None:
    """The account was right after all: free the lines for another transfer to it."""
    transfer = failed(actor, transfer_id, "return.import")
    must_live(transfer)
    _need(reason)
    TransferLine.objects.filter(transfer=transfer).update(live=False)
    note(actor, transfer, Transfer.State.FAILED, reason)
    _tell("transfer.send-again", transfer, reason)


@transaction.atomic
def paid_late(actor: Actor, transfer_id: uuid.UUID, reason: str, voucher: str) -> None:
    """The bank paid after it had reported a failure; the reason and its voucher say how that is known."""
    makers.wait_for_others()  # None of them may be taking the lines at this moment.
    transfer = failed(actor, transfer_id, "return.import", freed=True)
    _need(reason)
    voucher = checked_voucher(voucher)
    again = TransferLine.objects.filter(line__carriers__transfer=transfer, live=True)
    if carrying := again.exclude(transfer=transfer).select_related("transfer__batch").first():
        raise Refused(
            _("Batch %(number)s carries this payment again.") % {"number": carrying.transfer.batch.number},
            _("Take that batch back first; if it was sent, ask the bank to return one of the two."),
        )
    _close(actor, transfer, Transfer.State.PAID, Kind.PAYMENT, Code.PAID, reason, voucher)
    _tell("transfer.paid-late", transfer, reason)


@transaction.atomic
def give_up(actor: Actor, transfer_id: uuid.UUID, reason: str) -> None:
    """Not to be paid any more: the later runs have taken every line back, and this settles the claim."""
    transfer = failed(actor, transfer_id, "return.import")
    _need(reason)
    if transfer.carried.filter(live=False).exists():
        raise Refused(
            _("A part of this payment goes into the next batch."),
            _("Settle that part first."),
        )
    if not all(_taken_back(line) for line in Line.objects.filter(carriers__transfer=transfer)):
        raise Refused(
            _("The amount is still due, so it cannot be given up."),
            _("End the award by a decision (for instance after a death); the next run takes the line back."),
        )
    set_off_books.give_back(transfer, actor.user)
    _close(actor, transfer, Transfer.State.CANCELLED, Kind.REVERSAL, Code.CLAIMED, reason)
    _tell("transfer.give-up", transfer, reason)


def _taken_back(line: Line) -> bool:
    """Whether nothing is due any more of its month: a part taken back would leave the rest unpaid."""
    same = Line.objects.filter(award=line.award_id, for_month=line.for_month, line=line.line)
    return same.filter(seq__gt=line.seq, after=0).exists()


def _close(
    actor: Actor,
    transfer: Transfer,
    state: str,
    kind: Posting.Kind,
    credit: str,
    reason: str,
    voucher: str = "",
) -> None:
    note(actor, transfer, state, reason, voucher)
    transfer.state = state
    transfer.save(update_fields=["state"])
    ledger.book(
        kind,
        ledger.moves_of_transfer(
            transfer.pk,
            Code.EXPENSE if is_withdrawn(transfer) else Code.RETURNED,
            credit,
            net=state == Transfer.State.PAID,
        ),
        batch=transfer.batch,
        actor=actor.user,
        memo=transfer.reference,
    )
    reconcile_where_settled(Batch.objects.filter(transfers__carried__line__carriers__transfer=transfer))


def is_withdrawn(transfer: Transfer) -> bool:
    """Whether two people decided that nobody gets it: it is out of the books of what was returned."""
    return transfer.estates.filter(state=Estate.State.APPROVED, wants=Estate.Wants.WITHDRAW).exists()


def must_live(transfer: Transfer) -> None:
    """What was owed to the dead is decided, and what was withdrawn is over."""
    if holds.dead_among([transfer.payee_person_id], clock.today()):
        raise Refused(
            _("%(name)s has died: the payment is not sent again.") % {"name": transfer.payee_name},
            _("Propose who gets what was owed, or that it is withdrawn."),
        )
    if is_withdrawn(transfer):
        raise Refused(_("Two people withdrew this payment."))


def failed(actor: Actor, transfer_id: uuid.UUID, action: str, *, freed: bool = False) -> Transfer:
    """The failed transfer, locked; with ``freed`` also one whose lines may go into the next batch."""
    found = Transfer.objects.select_for_update(of=("self",)).select_related("batch__area", "account")
    transfer = found.get(pk=transfer_id)
    require(actor, action, area=transfer.batch.area)
    held = freed or transfer.carried.filter(live=True).exists()
    if transfer.state != Transfer.State.FAILED or not held:
        raise Refused(_("This payment is settled already or goes into the next batch."))
    return transfer


def arrangements_of(transfers: QuerySet[Transfer]) -> QuerySet[PayeeArrangement]:
    """The arrangements, confirmed or waiting, of everybody whose lines the transfers carry."""
    lines = Line.objects.filter(carriers__transfer__in=transfers)
    return PayeeArrangement.objects.filter(
        Q(household__in=lines.values("award__household"))
        | Q(person__in=lines.values("award__person"))
        | Q(organisation__in=lines.values("award__organisation")),
        known_to__isnull=True,
    ).select_related(
        "account", "household", "person", "organisation", "payee_person", "payee_organisation", "agreement"
    )


def arrangements_behind(transfer: Transfer) -> QuerySet[PayeeArrangement]:
    """The same for one transfer."""
    return arrangements_of(Transfer.objects.filter(pk=transfer.pk))


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why."))


def checked_voucher(voucher: str) -> str:
    """The number of a bank's voucher, which tells of one payment once."""
    voucher = voucher.strip()[:40]
    if not voucher:
        raise Refused(_("Enter the number of the bank's voucher."))
    before = TransferEvent.objects.filter(bank_reference=voucher).select_related("transfer").first()
    if before:
        raise Refused(
            _("The voucher %(voucher)s was entered for payment %(reference)s.")
            % {"voucher": voucher, "reference": before.transfer.reference},
            _("A voucher tells of one payment: look at its number again."),
        )
    return voucher


def note(actor: Actor, transfer: Transfer, state: str, text: str, voucher: str = "") -> None:
    TransferEvent.objects.create(
        transfer=transfer, state=state, text=text[:200], bank_reference=voucher, actor=actor.user
    )


def _tell(action: str, transfer: Transfer, reason: str = "") -> None:
    trail.record(
        action, object_kind="transfer", object_id=transfer.pk, label=transfer.reference, reason=reason
    )
