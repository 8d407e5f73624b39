"""年度预算与资金下达: one person enters what a document allots, a second one approves it.

Money is booked with the approval. What was approved is never changed: a reversal of two people takes it
back whole, and the right amount is entered anew.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.money import BEYOND_COLUMN
from civilaffairs.payments import ledger, makers, proposals
from civilaffairs.payments.models import Allocation, Fund, LedgerAccount, Posting

Code, State = LedgerAccount.Code, Allocation.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody read in a document."""

    kind: str
    year: int
    fund: Fund
    area: Area
    amount: Decimal
    document: str
    document_on: date
    reason: str


def visible(actor: Actor) -> QuerySet[Allocation]:
    related = ("fund", "area", "proposed_by", "decided_by", "reverses", "posting")
    return visible_to(Allocation.objects.select_related(*related), actor)


def areas_for(actor: Actor) -> QuerySet[Area]:
    """The areas whose books money goes to: not the villages."""
    rows = visible_to(Area.objects.exclude(level=Area.Level.VILLAGE), actor, "path")
    return rows.order_by("path")


@transaction.atomic
def propose(actor: Actor, wanted: Wanted) -> Allocation:
    """Enter a budget or an appropriation; it waits for the second person."""
    require(actor, "allocation.propose", area=wanted.area)
    makers.wait_for_others()
    _check(wanted)
    found = Allocation.objects.create(
        kind=wanted.kind,
        year=wanted.year,
        fund=wanted.fund,
        area=wanted.area,
        amount=wanted.amount,
        document=wanted.document.strip()[:60],
        document_on=wanted.document_on,
        reason=proposals.say_why(wanted.reason),
        proposed_by=actor.user,
    )
    _tell("allocation.propose", found, found.reason)
    return found


def _check(wanted: Wanted) -> None:
    today = clock.today()
    if not 0 < wanted.amount < BEYOND_COLUMN:
        raise Refused(_("The amount is more than 0."))
    if not wanted.document.strip():
        raise Refused(_("Give the number of the document."))
    if wanted.document_on > today:
        raise Refused(_("The day of the document lies in the future."))
    if abs(wanted.year - today.year) > 1:
        raise Refused(_("The year is this one, the last or the next."))
    if wanted.area.level == Area.Level.VILLAGE:
        raise Refused(_("Money is allotted to a city, a district or a town."))
    undone = Allocation.objects.filter(reverses=OuterRef("pk")).exclude(state=State.RETURNED)
    same = Allocation.objects.filter(
        ~Exists(undone),
        kind=wanted.kind,
        year=wanted.year,
        fund=wanted.fund,
        area=wanted.area,
        document=wanted.document.strip()[:60],
        reverses=None,
    )
    if same.exclude(state=State.RETURNED).exists():
        raise Refused(
            _("This document is entered for this fund, area and year already."),
            _("If the amount was wrong, have the first one taken back before."),
        )


@transaction.atomic
def propose_reversal(actor: Actor, allocation_id: uuid.UUID, reason: str) -> Allocation:
    """Propose to take an approved one back, whole."""
    wrong = _locked(actor, allocation_id, "allocation.propose")
    if wrong.state != State.APPROVED or wrong.reverses_id:
        raise Refused(_("Only what was approved is taken back."))
    if wrong.reversals.exclude(state=State.RETURNED).exists():
        raise Stale(_("Somebody has proposed to take this back already."), _("Look at it again."))
    found = Allocation.objects.create(
        kind=wrong.kind,
        year=wrong.year,
        fund=wrong.fund,
        area=wrong.area,
        amount=-wrong.amount,
        document=wrong.document,
        document_on=wrong.document_on,
        reason=proposals.say_why(reason),
        reverses=wrong,
        proposed_by=actor.user,
    )
    _tell("allocation.propose", found, found.reason)
    return found


@transaction.atomic
def approve(actor: Actor, allocation_id: uuid.UUID, answer: str = "") -> Allocation:
    """The second person has read the document too: it counts, and money is booked."""
    found = _locked(actor, allocation_id, "allocation.decide")
    proposals.must_wait(found)
    proposals.refuse_own(actor, [found])
    if found.kind == Allocation.Kind.APPROPRIATION:
        found.posting = _book(actor, found)
    proposals.close(actor, [found], State.APPROVED, answer, "posting")
    _tell("allocation.approve", found, answer)
    return found


def _book(actor: Actor, found: Allocation) -> Posting:
    kind = Posting.Kind.REVERSAL if found.reverses_id else Posting.Kind.FUNDING
    move = ledger.Movement(Code.RECEIVED, Code.APPROPRIATED, found.fund_id, found.area_id, found.amount)
    posting = ledger.book(kind, [move], actor=actor.user, memo=found.document)
    assert posting is not None, found.document
    return posting


@transaction.atomic
def send_back(actor: Actor, allocation_id: uuid.UUID, answer: str) -> Allocation:
    """Do not follow a proposal, or withdraw one's own."""
    found = _locked(actor, allocation_id, "ledger.read")
    proposals.send_back(actor, found, answer, propose="allocation.propose", decide="allocation.decide")
    _tell("allocation.send-back", found, answer)
    return found


def _locked(actor: Actor, allocation_id: uuid.UUID, action: str) -> Allocation:
    rows = Allocation.objects.select_for_update(of=("self",)).select_related("area", "fund")
    found = rows.get(pk=allocation_id)
    require(actor, action, area=found.area)
    return found


def _tell(action: str, found: Allocation, reason: str) -> None:
    trail.record(
        action,
        object_kind="allocation",
        object_id=found.pk,
        label=found.document,
        reason=reason.strip()[:200],
    )
