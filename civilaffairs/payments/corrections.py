"""What is wrong about the account of a returned payment: entered by one person, confirmed by another.

Another number comes with its bank, and whether it is on the social security card is asked anew. Where the
bank says that the name does not match, the holder may be written as the bank writes it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.bank_accounts import name_for_bank
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import queries, repair
from civilaffairs.payments.banks import codes
from civilaffairs.payments.models import Transfer
from civilaffairs.people import payees
from civilaffairs.people.models import BankAccount


@transaction.atomic
def correct(
    actor: Actor,
    transfer_id: uuid.UUID,
    account_number: str,
    bank_name: str = "",
    *,
    holder_name: str = "",
    card: bool | None = None,
) -> str:
    """Enter what is right, for everybody whose money the transfer carried. Returns the number."""
    transfer = repair.failed(actor, transfer_id, "payee.correct")
    repair.must_live(transfer)
    before = transfer.account
    wanted = payees.build_account(
        account_number.strip() or before.number,
        holder_name.strip() or before.holder_name,
        bank_name,
        social_security_card=card,
    )
    if bytes(wanted.number_index) == bytes(before.number_index):
        wanted.bank_name = wanted.bank_name or before.bank_name
        if card is None:
            wanted.social_security_card = before.social_security_card
        _must_differ(wanted, before)
    elif not wanted.bank_name:
        raise Refused(_("Name the bank of the new account."))
    if wanted.holder_name != name_for_bank(before.holder_name):
        _must_mismatch(transfer)
    _enter(actor, transfer, wanted, holder_name)
    return wanted.number


@transaction.atomic
def take_last_good(actor: Actor, transfer_id: uuid.UUID) -> str:
    """Enter the account to which the bank paid this payee last; it is confirmed like any other."""
    transfer = repair.failed(actor, transfer_id, "payee.correct")
    repair.must_live(transfer)
    account = last_good([transfer]).get(transfer.pk)
    if account is None:
        raise Refused(_("No payment reached this payee on another account."), _("Enter the right account."))
    _enter(actor, transfer, account, account.holder_name)
    return account.number


def last_good(transfers: Sequence[Transfer]) -> dict[uuid.UUID, BankAccount]:
    """For each transfer the other account that last took its payee's money, and has sent none back since."""
    persons = {t.payee_person_id for t in transfers if t.payee_person_id}
    organisations = {t.payee_organisation_id for t in transfers if t.payee_organisation_id}
    told = Transfer.objects.filter(
        Q(payee_person__in=persons) | Q(payee_organisation__in=organisations),
        state__in=[Transfer.State.PAID, Transfer.State.FAILED],
    ).select_related("account", "batch")
    of_account = ("payee_person", "payee_organisation", "account__number_index")
    lasts = told.order_by(*of_account, "-batch__pay_on", "-batch__created_at").distinct(*of_account)
    newest_first = sorted(lasts, key=lambda past: (past.batch.pay_on, past.batch.created_at), reverse=True)
    found = {}
    for transfer in transfers:
        payee = transfer.payee_person_id, transfer.payee_organisation_id
        for past in newest_first:
            same_payee = (past.payee_person_id, past.payee_organisation_id) == payee
            failed = past.account.number_index == transfer.account.number_index
            if same_payee and not failed and past.state == Transfer.State.PAID:
                found[transfer.pk] = past.account
                break
    return found


def _must_differ(wanted: BankAccount, before: BankAccount) -> None:
    if (wanted.holder_name, wanted.bank_name) == (name_for_bank(before.holder_name), before.bank_name):
        raise Refused(
            _("This is the account that the bank sent back."),
            _("Enter what is wrong about it, or have it sent again to the same account."),
        )


def _must_mismatch(transfer: Transfer) -> None:
    """Another holder is another payee, unless the bank itself writes the payee's name otherwise."""
    told = queries.bank_answers([transfer]).get(transfer.pk)
    if told is None or told.code != codes.NAME:
        raise Refused(
            _("The bank did not say that the name does not match."),
            _("Where somebody else shall receive, correct the payee on the household's or person's page."),
        )


def _enter(actor: Actor, transfer: Transfer, account: BankAccount, holder_name: str) -> None:
    for held in repair.arrangements_behind(transfer).filter(confirmed_at__isnull=False):
        same = held.account.holder_name == transfer.account.holder_name
        payees.arrange(
            held.subject,
            held.payee,
            held.capacity,
            account.number,
            holder_name.strip() or (account.holder_name if same else held.payee.name),
            account.bank_name,
            actor.user,
            clock.today(),
            agreement=held.agreement,
            social_security_card=account.social_security_card,
            as_the_bank_writes=True,
        )
    trail.record("payee.correct", object_kind="transfer", object_id=transfer.pk, label=transfer.reference)
