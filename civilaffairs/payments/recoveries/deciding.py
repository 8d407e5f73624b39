"""追缴决定: one person turns claims into a receivable, a second one approves it, and the debtor is told.

The database holds the sums, the two people and that a claim is in one decision at a time; the checks
here only say so first and in words.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import holds, makers, proposals
from civilaffairs.payments.models import Claim, Receivable, ReceivableItem, SetOff, WriteOff
from civilaffairs.payments.recoveries import books, notice
from civilaffairs.people.models import Organisation, Person

State = Receivable.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recovery as somebody proposes it."""

    lines: Collection[int]
    debtor: Person | Organisation
    reason: str
    heard_on: date
    heard: str
    pay_by: date
    waived: Decimal = ZERO
    waiver_reason: str = ""


@transaction.atomic
def propose(actor: Actor, area: Area, wanted: Wanted) -> Receivable:
    """Put claims into a recovery decision that waits for the second person."""
    require(actor, "receivable.propose", area=area)
    makers.wait_for_others()
    claims = _free(actor, wanted.lines)
    total = sum((claim.open for claim in claims), ZERO)
    _check(wanted, total)
    person = wanted.debtor if isinstance(wanted.debtor, Person) else None
    found = Receivable.objects.create(
        number=_next_number(),
        area=area,
        debtor_person=person,
        debtor_organisation=None if isinstance(wanted.debtor, Person) else wanted.debtor,
        reason=wanted.reason.strip()[:200],
        heard_on=wanted.heard_on,
        heard=wanted.heard.strip(),
        total=total,
        waived=wanted.waived,
        waiver_reason=wanted.waiver_reason.strip()[:200],
        amount=total - wanted.waived,
        pay_by=wanted.pay_by,
        proposed_by=actor.user,
    )
    ReceivableItem.objects.bulk_create(
        ReceivableItem(receivable=found, line_id=claim.line_id, amount=claim.open) for claim in claims
    )
    tell("receivable.propose", found, wanted.reason)
    return found


def _free(actor: Actor, lines: Collection[int]) -> list[Claim]:
    """The chosen claims, each of them open, paid before and in the actor's area."""
    if not lines:
        raise Refused(_("Choose at least one claim."))
    rows = Claim.objects.select_related("town").filter(line__in=lines, open__gt=0)
    found = list(rows.order_by("for_month", "line_id"))
    for claim in found:
        require(actor, "receivable.propose", area=claim.town)
    if len(found) < len(set(lines)):
        raise Stale(
            _("Some of these claims are in another decision by now, or are settled."),
            _("Look at the list again."),
        )
    if any(claim.waits for claim in found):
        raise Refused(
            _("Of one of these months the money is not paid yet: what nobody has received, nobody owes."),
            _("Wait for the bank's return, or settle the returned payment first."),
        )
    return found


def _check(wanted: Wanted, total: Decimal) -> None:
    today = clock.today()
    proposals.say_why(wanted.reason)
    if not wanted.heard.strip():
        raise Refused(_("Say what the family said, or that they said nothing when asked."))
    if wanted.heard_on > today:
        raise Refused(_("The day of the hearing lies in the future."))
    if not 0 <= wanted.waived <= total:
        raise Refused(_("No more can be waived than the claims are."))
    if wanted.waived and not wanted.waiver_reason.strip():
        raise Refused(_("Say why a part is waived."))
    if wanted.pay_by <= today:
        raise Refused(_("The last day for paying has passed."), _("Choose a later day."))
    if isinstance(wanted.debtor, Person) and holds.dead_among([wanted.debtor.pk], today):
        raise Refused(
            _("%(name)s has died and owes nothing any more.") % {"name": wanted.debtor.name},
            _("Name the heir or whoever has the money."),
        )


def _next_number() -> str:
    """``ZJ2020-00001``; the caller holds the makers' lock."""
    prefix = f"ZJ{clock.today().year}-"
    last = Receivable.objects.filter(number__startswith=prefix).order_by("-number").first()
    return f"{prefix}{int(last.number.removeprefix(prefix)) + 1 if last else 1:05d}"


@transaction.atomic
def approve(actor: Actor, receivable_id: uuid.UUID, answer: str = "") -> Receivable:
    """The second person decides: the claims become a receivable, the notice is issued."""
    found = locked(actor, receivable_id, "receivable.decide")
    proposals.must_wait(found)
    proposals.refuse_own(actor, [found])
    found.posting = books.book_decision(found, actor.user)
    if found.amount:
        found.letter = notice.issue(actor, found)
    proposals.close(actor, [found], State.APPROVED, answer, "letter", "posting")
    tell("receivable.approve", found, answer)
    return found


@transaction.atomic
def send_back(actor: Actor, receivable_id: uuid.UUID, answer: str) -> Receivable:
    """Do not follow a proposal, or withdraw one's own: its claims are free for another one."""
    found = locked(actor, receivable_id, "receivable.read")
    proposals.send_back(actor, found, answer, propose="receivable.propose", decide="receivable.decide")
    found.items.update(live=False)
    tell("receivable.send-back", found, answer)
    return found


def locked(actor: Actor, receivable_id: uuid.UUID, action: str) -> Receivable:
    """The receivable, for this transaction alone, in the actor's area."""
    rows = Receivable.objects.select_for_update(of=("self",))
    found = rows.select_related("area", "debtor_person", "debtor_organisation").get(pk=receivable_id)
    require(actor, action, area=found.area)
    return found


def waiting(actor: Actor, wanted: WriteOff | SetOff, action: str) -> Receivable:
    """The receivable of a proposal about it, locked; refused where somebody decided on the proposal."""
    found = locked(actor, wanted.receivable_id, action)
    wanted.refresh_from_db()
    proposals.must_wait(wanted)
    return found


def tell(action: str, found: Receivable, reason: str = "") -> None:
    trail.record(
        action,
        object_kind="receivable",
        object_id=found.pk,
        label=found.number,
        reason=reason.strip()[:200],
    )
