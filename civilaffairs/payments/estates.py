"""A returned payment whose payee has died: it is not sent again, and two people decide what was owed.

Either it goes to the heir or whoever handled the burial, on an account that the second person confirms with
the decision; or it is withdrawn, and the fund keeps it. A new payee whom two people entered at the household
or the person is such a decision too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import candidates, holds, ledger, makers, proposals, repair
from civilaffairs.payments.models import Batch, Estate, Hold, LedgerAccount, Posting, Transfer
from civilaffairs.payments.reconciliation import reconcile_where_settled
from civilaffairs.payments.recoveries import set_off_books
from civilaffairs.people import payees, persons
from civilaffairs.people.models import BankAccount, Death, PayeeArrangement

Code, State, Wants = LedgerAccount.Code, Estate.State, Estate.Wants


@dataclass(frozen=True, slots=True)
class Heir:
    """Who shall receive it, known by name and ID number, and on which account."""

    name: str
    id_number: str
    account_number: str
    bank_name: str = ""


def of_dead(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Those of a payee of whom a death is known or reported."""
    today = clock.today()
    known = Death.objects.filter(person=OuterRef("payee_person"), known_to=None, valid_from__lte=today)
    told = Hold.objects.filter(holds.STANDS, cause=Hold.Cause.DEATH, person=OuterRef("payee_person"))
    return transfers.filter(Exists(known) | Exists(told))


def standing(transfers: Iterable[Transfer]) -> dict[uuid.UUID, Estate]:
    """What is proposed or decided about each of these."""
    rows = Estate.objects.filter(transfer__in=list(transfers)).exclude(state=State.RETURNED)
    return {row.transfer_id: row for row in rows.select_related("account", "proposed_by", "decided_by")}


@transaction.atomic
def propose(
    actor: Actor, transfer_id: uuid.UUID, wants: str, reason: str, heir: Heir | None = None
) -> Estate:
    """Say who shall get it, or that nobody shall; a second person decides."""
    transfer = _locked(actor, transfer_id, "estate.propose")
    reason = proposals.say_why(reason)
    if proposals.standing(transfer.estates.all()):
        raise Stale(_("About this payment a proposal waits or was decided already."), _("Look at it again."))
    if wants not in Wants.values:
        raise Refused(_("Say who shall get it, or that nobody shall."))
    account = _arrange(actor, transfer, heir) if wants == Wants.PAY else None
    made = Estate.objects.create(
        transfer=transfer, wants=wants, reason=reason, account=account, proposed_by=actor.user
    )
    _tell("estate.propose", transfer, reason)
    return made


def _arrange(actor: Actor, transfer: Transfer, heir: Heir | None) -> BankAccount:
    """The heir receives in the dead payee's place, once the second person has confirmed it."""
    if heir is None or not (heir.name.strip() and heir.id_number.strip() and heir.account_number.strip()):
        raise Refused(_("Enter name, ID number and account of whoever shall receive it."))
    receiver = persons.find_or_add(persons.IdentityInput(name=heir.name, id_number=heir.id_number))
    if holds.dead_among([receiver.pk], clock.today()):
        raise Refused(_("%(name)s has died too.") % {"name": receiver.name}, _("Name somebody else."))
    made = None
    for held in _to_the_dead(transfer):
        subject = held.household or held.person
        assert subject
        made = payees.arrange(
            subject, receiver, PayeeArrangement.Capacity.HEIR, heir.account_number, receiver.name,
            heir.bank_name, actor.user, clock.today(),
        )  # fmt: skip
    if made is None:
        raise Refused(_("Somebody else receives by now: the next batch carries it."))
    return made.account


def _to_the_dead(transfer: Transfer) -> QuerySet[PayeeArrangement]:
    behind = repair.arrangements_of(Transfer.objects.filter(pk=transfer.pk))
    return behind.filter(confirmed_at__isnull=False, payee_person=transfer.payee_person_id)


@transaction.atomic
def approve(actor: Actor, transfer_id: uuid.UUID, answer: str = "") -> None:
    """The second person decides: the next batch pays the heir, or nobody is paid."""
    transfer = _locked(actor, transfer_id, "estate.decide")
    [found] = proposals.waiting(transfer.estates.all(), 1)
    proposals.refuse_own(actor, [found])
    if found.wants == Wants.PAY:
        _confirm(actor, transfer, found)
    else:
        _withdraw(actor, transfer, found.reason)
    proposals.close(actor, [found], State.APPROVED, answer)
    if found.wants == Wants.WITHDRAW:
        reconcile_where_settled(Batch.objects.filter(transfers=transfer))
    _tell("estate.approve", transfer, answer)


def _confirm(actor: Actor, transfer: Transfer, found: Estate) -> None:
    behind = repair.arrangements_of(Transfer.objects.filter(pk=transfer.pk)).filter(confirmed_at=None)
    entered = list(behind.filter(account=found.account))
    if not entered:
        raise Stale(
            _("Another account was entered since this was proposed."),
            _("Send the proposal back and propose it again."),
        )
    for arrangement in entered:
        payees.confirm(arrangement, actor)
    candidates.corrected_carriers().filter(transfer=transfer).update(live=False)


def _withdraw(actor: Actor, transfer: Transfer, reason: str) -> None:
    if transfer.carried.filter(live=False).exists():
        raise Refused(_("A part of this payment goes into the next batch."), _("Settle that part first."))
    set_off_books.give_back(transfer, actor.user)
    ledger.book(
        Posting.Kind.REVERSAL,
        ledger.moves_of_transfer(transfer.pk, Code.RETURNED, Code.EXPENSE),
        batch=transfer.batch,
        actor=actor.user,
        memo=transfer.reference,
    )
    repair.note(actor, transfer, Transfer.State.FAILED, reason)


@transaction.atomic
def send_back(actor: Actor, transfer_id: uuid.UUID, answer: str) -> None:
    """Do not follow a proposal, or withdraw one's own; the account entered for it stays unconfirmed."""
    transfer = _locked(actor, transfer_id, "batch.read")
    [found] = proposals.waiting(transfer.estates.all(), 1)
    proposals.send_back(actor, found, answer, propose="estate.propose", decide="estate.decide")
    _tell("estate.send-back", transfer, answer)


def _locked(actor: Actor, transfer_id: uuid.UUID, action: str) -> Transfer:
    """The returned payment of a dead payee, locked, before anything else settled it."""
    makers.wait_for_others()
    found = repair.failed(actor, transfer_id, action)
    if not of_dead(Transfer.objects.filter(pk=found.pk)).exists():
        raise Refused(_("Nothing says that the payee has died."), _("Record the death first."))
    return found


def _tell(action: str, transfer: Transfer, reason: str) -> None:
    trail.record(
        action, object_kind="transfer", object_id=transfer.pk, label=transfer.reference, reason=reason
    )
