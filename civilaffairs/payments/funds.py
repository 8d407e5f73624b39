"""Funds as data: whose money it is, and the account it is paid from, which two people change.

A batch freezes the account and its bank when it is prepared: an account approved later pays later batches.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.lib import bank_accounts
from civilaffairs.lib.errors import CodedError, Refused
from civilaffairs.payments import proposals
from civilaffairs.payments.models import Fund, PayingAccount

State, Level = PayingAccount.State, Fund.Level
CODE = re.compile(r"[a-z][a-z0-9-]{1,19}", re.ASCII)
BANK_CODE = re.compile(r"[0-9]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fund is called, and whose it is."""

    name: str
    name_en: str
    level: str
    area: Area | None


@dataclass(frozen=True, slots=True)
class Payer:
    """The account that a fund pays from; of the one it was set up with the bank may not be known."""

    number: str
    holder_name: str = ""
    bank_name: str = ""
    bank_code: str = ""

    @property
    def mask(self) -> str:
        return bank_accounts.mask(self.number)


def visible(actor: Actor) -> QuerySet[Fund]:
    """Those of the whole city, and those of the counties in the actor's area."""
    mine = Q(area=None) | Q(area__path__within=actor.area.path)
    return Fund.objects.filter(mine).select_related("area").order_by("code")


def payer_of(fund: Fund) -> Payer | None:
    """What a batch that is prepared now is paid from."""
    approved = fund.accounts.filter(state=State.APPROVED)
    if found := approved.order_by("-decided_at", "-proposed_at").first():
        return Payer(found.number, found.holder_name, found.bank_name, found.bank_code)
    return Payer(fund.payer_account) if fund.payer_account else None


def must_pay(fund: Fund) -> Payer:
    """The same; refused where it has none."""
    if payer := payer_of(fund):
        return payer
    raise Refused(
        _("The fund has no paying account."), _("Enter its paying account; a second person approves it.")
    )


def with_one_waiting() -> set[str]:
    """The funds of which an account waits for the second person."""
    return set(PayingAccount.objects.filter(state=State.OPEN).values_list("fund", flat=True))


def pays_for(fund: Fund) -> list[str]:
    """The benefits whose lines it pays, or may bear a share of."""
    found = programme.find(lambda each: fund.pk in (each.fund, each.shared_with))
    return [str(each.name) for each in found]


def waiting_for(actor: Actor) -> QuerySet[PayingAccount]:
    """What another person proposed and this one may approve."""
    if not permits(actor.role, "fund.decide"):
        return PayingAccount.objects.none()
    mine = Q(fund__area=None) | Q(fund__area__path__within=actor.area.path)
    rows = PayingAccount.objects.filter(mine, state=State.OPEN).exclude(proposed_by=actor.user)
    return rows.select_related("fund").order_by("proposed_at")


@transaction.atomic
def enter(actor: Actor, code: str, wanted: Wanted) -> Fund:
    """A new fund; it pays nothing before two people have given it an account."""
    code = code.strip()
    if not CODE.fullmatch(code):
        raise Refused(_("A code has 2 to 20 small letters, digits and hyphens."))
    if Fund.objects.filter(pk=code).exists():
        raise Refused(_("There is a fund with this code already."))
    found = _with(actor, Fund(code=code), wanted)
    found.save(force_insert=True)
    _tell("fund.enter", found)
    return found


@transaction.atomic
def change(actor: Actor, key: uuid.UUID, wanted: Wanted) -> Fund:
    """Another name, level or county; the code stays."""
    found = Fund.objects.select_for_update(of=("self",)).select_related("area").get(key=key)
    require(actor, "fund.enter", area=_place(actor, found))
    found = _with(actor, found, wanted)
    found.save(update_fields=["name", "name_en", "level", "area"])
    _tell("fund.enter", found)
    return found


def _with(actor: Actor, fund: Fund, wanted: Wanted) -> Fund:
    if not wanted.name.strip() or not wanted.name_en.strip():
        raise Refused(_("A fund has a name in both languages."))
    named = wanted.area is not None and wanted.area.level in {Area.Level.COUNTY, Area.Level.TOWN}
    if named != (wanted.level == Level.COUNTY) or named != (wanted.area is not None):
        raise Refused(_("A fund of a county or town names it, and no other fund does."))
    fund.name, fund.name_en = wanted.name.strip(), wanted.name_en.strip()
    fund.level, fund.area = wanted.level, wanted.area
    require(actor, "fund.enter", area=_place(actor, fund))
    return fund


@transaction.atomic
def propose(actor: Actor, key: uuid.UUID, account: Payer, reason: str) -> PayingAccount:
    """Enter the account that a fund shall pay from; it waits for the second person."""
    fund = _locked(actor, key, "fund.enter")
    try:
        number = bank_accounts.normalise(account.number)
    except CodedError as error:
        raise Refused(error.message) from error
    if not account.holder_name.strip() or not account.bank_name.strip():
        raise Refused(_("Name the holder of the account and its bank."))
    if not BANK_CODE.fullmatch(account.bank_code.strip()):
        raise Refused(_("A bank's CNAPS number has 12 digits."))
    if fund.accounts.filter(state=State.OPEN).exists():
        raise Refused(
            _("An account of this fund waits for the second person already."),
            _("Have it decided or withdrawn first."),
        )
    found = PayingAccount.objects.create(
        fund=fund,
        number=number,
        last_four=number[-4:],
        holder_name=account.holder_name.strip(),
        bank_name=account.bank_name.strip(),
        bank_code=account.bank_code.strip(),
        reason=proposals.say_why(reason),
        proposed_by=actor.user,
    )
    _tell("fund.propose", fund, found.reason)
    return found


@transaction.atomic
def approve(actor: Actor, key: uuid.UUID, account_id: uuid.UUID, answer: str = "") -> None:
    """The second person has read the bank's letter too: batches prepared from now on are paid from it."""
    fund = _locked(actor, key, "fund.decide")
    found = fund.accounts.select_for_update().get(pk=account_id)
    proposals.must_wait(found)
    proposals.refuse_own(actor, [found])
    proposals.close(actor, [found], State.APPROVED, answer)
    _tell("fund.approve", fund, answer)


@transaction.atomic
def send_back(actor: Actor, key: uuid.UUID, account_id: uuid.UUID, answer: str) -> None:
    """Do not follow a proposal, or withdraw one's own."""
    fund = _locked(actor, key, "fund.read")
    found = fund.accounts.select_for_update().get(pk=account_id)
    proposals.send_back(actor, found, answer, propose="fund.enter", decide="fund.decide")
    _tell("fund.send-back", fund, answer)


def _locked(actor: Actor, key: uuid.UUID, action: str) -> Fund:
    fund = Fund.objects.select_for_update(of=("self",)).select_related("area").get(key=key)
    require(actor, action, area=_place(actor, fund))
    return fund


def _place(actor: Actor, fund: Fund) -> Area:
    """The county whose fund it is, else the whole city."""
    return fund.area or Area.objects.get(path=actor.area.path.partition(".")[0])


def _tell(action: str, fund: Fund, reason: str = "") -> None:
    trail.record(action, object_kind="fund", object_id=fund.key, label=fund.code, reason=reason.strip()[:200])
