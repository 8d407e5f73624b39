"""Who receives for whom: entered by one person, counted once a second one has confirmed it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.audit.db import ClockNow
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import bank_accounts, sealed
from civilaffairs.lib.errors import CodedError, Refused
from civilaffairs.people.models import BankAccount, Household, Organisation, PayeeArrangement, Person

AGREEMENT = "agreement"  # the category of the papers by which somebody receives in another's place
Capacity = PayeeArrangement.Capacity
Subject = Household | Person | Organisation  # whose money it is


def number_index(number: str) -> bytes:
    """The blind index of an account number."""
    return sealed.blind_index(number, "people_bankaccount.number")


def build_account(
    account_number: str, holder_name: str, bank_name: str = "", *, social_security_card: bool | None = None
) -> BankAccount:
    """A new account row, not yet saved, or Refused."""
    try:
        number = bank_accounts.normalise(account_number)
    except CodedError as error:
        raise Refused(error.message) from error
    return BankAccount(
        holder_name=bank_accounts.name_for_bank(holder_name),
        number=number,
        number_index=number_index(number),
        last_four=number[-4:],
        bank_name=bank_name.strip(),
        social_security_card=social_security_card,
    )


@transaction.atomic
def arrange(
    subject: Subject,
    payee: Person | Organisation,
    capacity: str,
    account_number: str,
    holder_name: str,
    bank_name: str,
    recorded_by: Any,
    valid_from: date,
    *,
    agreement: StoredFile | None = None,
    social_security_card: bool | None = None,
    as_the_bank_writes: bool = False,
) -> PayeeArrangement:
    """Enter an arrangement, which waits for its confirmation; it must be in the payee's name.

    ``as_the_bank_writes``: the bank may write their name otherwise. The same again is a no-op; another one
    that was still waiting is given up."""
    if isinstance(subject, Organisation) and (payee != subject or capacity != Capacity.INSTITUTION):
        raise Refused(_("An organisation receives its own money itself."))
    account = build_account(account_number, holder_name, bank_name, social_security_card=social_security_card)
    if not as_the_bank_writes and account.holder_name != bank_accounts.name_for_bank(payee.name):
        raise Refused(
            _("The account is in the name of %(holder)s, but %(payee)s receives.")
            % {"holder": account.holder_name, "payee": payee.name},
            _("Enter an account of the payee."),
        )
    wanted = PayeeArrangement(
        **of_subject(subject),
        payee_person=payee if isinstance(payee, Person) else None,
        payee_organisation=payee if isinstance(payee, Organisation) else None,
        capacity=capacity,
        account=_known_account(account),
        agreement=agreement,
        valid_from=valid_from,
        recorded_by=recorded_by,
    )
    return _kept_or_saved(subject, wanted)


def _kept_or_saved(subject: Subject, wanted: PayeeArrangement) -> PayeeArrangement:
    for held in _open(subject):
        if _says(held) == _says(wanted):
            return held
        if held.confirmed_at is None:
            _close(held)
    wanted.save(force_insert=True)
    return wanted


@transaction.atomic
def confirm(arrangement: PayeeArrangement, actor: Any) -> PayeeArrangement:
    """A second person confirms; the arrangement before it ends. Refused for the one who entered it."""
    current = PayeeArrangement.objects.select_for_update(of=("self",)).get(pk=arrangement.pk)
    if current.known_to is not None:
        raise Refused(_("This arrangement was replaced by another one."))
    if current.confirmed_at is not None:
        return current
    if current.recorded_by_id == actor.user.pk:
        raise Refused(_("You entered this account: a second person must confirm it."))
    if current.lacks_agreement:
        raise Refused(
            _("A guardian or an agent receives by an agreement, and none was handed in."),
            _("Attach it where the account is corrected; then it can be confirmed."),
        )
    for held in _open(current.subject).exclude(confirmed_at=None):
        _close(held)
    PayeeArrangement.objects.filter(pk=current.pk).update(confirmed_by=actor.user, confirmed_at=ClockNow())
    current.refresh_from_db()
    return current


def keep_agreement(
    subject: Subject, data: bytes, name: str, media_type: str, made_by: User | None
) -> StoredFile:
    """The paper by which somebody receives in another's place, kept with those it is about."""
    return store.keep(
        data,
        name=name,
        category=AGREEMENT,
        subject_kind=kind_of(subject),
        subject_id=subject.pk,
        media_type=media_type,
        made_by=made_by,
    )


def take_over_agreement(subject: Subject, handed_in: StoredFile) -> StoredFile:
    """The paper that was handed in with an application, kept with those it is about as well."""
    return store.keep_for(
        handed_in,
        subject_kind=kind_of(subject),
        subject_id=subject.pk,
        made_by=handed_in.made_by,
        category=AGREEMENT,
    )


def kept_agreements(subject: Subject) -> dict[tuple[str, str], StoredFile]:
    """By payee and capacity, of what is in force or waits."""
    rows = _open(subject).exclude(agreement=None).select_related("agreement")
    return {
        (str(row.payee_person_id or row.payee_organisation_id), row.capacity): row.agreement for row in rows
    }


def of_subject(subject: Subject) -> dict[str, Any]:
    """The column of an arrangement that names whose money it is, with its value."""
    return {kind_of(subject): subject}


def kind_of(subject: Subject) -> str:
    """What an arrangement, an address and the trail call a household, a person or an organisation."""
    return str(subject._meta.model_name)


def page_of(subject: Subject) -> str:
    """Where the accounts of a household, a person or an organisation stand."""
    return reverse(f"people:{kind_of(subject)}", args=[subject.pk])


def _open(subject: Subject) -> Any:
    rows = PayeeArrangement.objects.filter(known_to=None, **of_subject(subject))
    return rows.select_related("account").order_by("known_from", "id")


def _says(row: PayeeArrangement) -> tuple[Any, ...]:
    return (row.payee_person_id, row.payee_organisation_id, row.capacity, row.account_id, row.agreement_id)


def _close(row: PayeeArrangement) -> None:
    PayeeArrangement.objects.filter(pk=row.pk).update(known_to=ClockNow())


def _known_account(wanted: BankAccount) -> BankAccount:
    """The row of this account if it is known with the same holder and bank, and nothing new is said."""
    same = BankAccount.objects.filter(
        number_index=wanted.number_index, holder_name=wanted.holder_name, bank_name=wanted.bank_name
    )
    if wanted.social_security_card is not None:
        same = same.filter(social_security_card=wanted.social_security_card)
    if known := same.order_by("-created_at").first():
        return known
    wanted.save(force_insert=True)
    return wanted
