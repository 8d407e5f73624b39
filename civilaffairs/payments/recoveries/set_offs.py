"""抵扣: under written consent or an enforceable decision two people let later payments be less.

What is then kept back of a payment is worked out when a batch is frozen (``set_off_sums``). Anybody who may
propose a set-off may end it, at any time: a consent that is withdrawn counts from that moment on.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.months import check_month, month_of
from civilaffairs.payments import holds, proposals
from civilaffairs.payments.models import Receivable, SetOff
from civilaffairs.payments.recoveries.deciding import locked, tell, waiting
from civilaffairs.payments.recoveries.settling import owing

Ground = SetOff.Ground


@dataclass(frozen=True, slots=True)
class Terms:
    """A set-off as somebody proposes it."""

    ground: str
    document: str
    dated: date
    monthly: Decimal
    from_month: date
    reason: str
    enforceable_since: date | None = None


@transaction.atomic
def propose(actor: Actor, receivable_id: uuid.UUID, terms: Terms) -> SetOff:
    """Say by what right and how much a month; a second person decides."""
    found = owing(actor, receivable_id, "receivable.propose")
    reason = proposals.say_why(terms.reason)
    _check_receivable(found)
    _check_terms(terms)
    made = SetOff.objects.create(
        receivable=found,
        ground=terms.ground,
        document=terms.document.strip()[:60],
        dated=terms.dated,
        enforceable_since=terms.enforceable_since,
        monthly=terms.monthly,
        from_month=terms.from_month,
        reason=reason,
        proposed_by=actor.user,
    )
    tell("receivable.set-off", found, made.document)
    return made


def _check_receivable(found: Receivable) -> None:
    if found.debtor_person is None:
        raise Refused(_("Only what a person owes is set off against payments to that person."))
    if holds.dead_among([found.debtor_person.pk], clock.today()):
        raise Refused(_("%(name)s has died: nothing is paid any more.") % {"name": found.debtor.name})
    if found.items.filter(live=True).values("line__fund").distinct().count() > 1:
        raise Refused(
            _("The claims belong to several funds: one fund cannot pay another by a set-off."),
            _("Agree instalments."),
        )
    if running(found):
        raise Stale(_("A set-off runs already or waits for the second person."), _("Look at it again."))


def _check_terms(terms: Terms) -> None:
    today = clock.today()
    check_month(terms.from_month)
    if terms.ground not in Ground.values or not terms.document.strip():
        raise Refused(_("Name the written consent or the enforceable decision by its number."))
    if terms.dated > today:
        raise Refused(_("The day of the document lies in the future."))
    if terms.ground == Ground.CONSENT and terms.enforceable_since:
        raise Refused(_("A consent needs no day from which it can be enforced: leave it empty."))
    if terms.ground == Ground.DECISION and not (
        terms.enforceable_since and terms.dated <= terms.enforceable_since <= today
    ):
        raise Refused(
            _("A decision is set off once it can be enforced: give the day since when."),
            _("Wait until the time for a review or an action has run out, or obtain the written consent."),
        )
    if terms.monthly <= 0:
        raise Refused(_("Enter how much a month is set off at most, above 0."))
    if terms.from_month < month_of(today):
        raise Refused(_("A set-off begins in this month or a later one."))


@transaction.atomic
def approve(actor: Actor, set_off_id: uuid.UUID, answer: str = "") -> SetOff:
    """The second person agrees; the next batch carries it out."""
    wanted = SetOff.objects.get(pk=set_off_id)
    found = waiting(actor, wanted, "receivable.decide")
    proposals.refuse_own(actor, [wanted])
    proposals.close(actor, [wanted], SetOff.State.APPROVED, answer)
    tell("receivable.set-off-approve", found, answer)
    return wanted


@transaction.atomic
def send_back(actor: Actor, set_off_id: uuid.UUID, answer: str) -> None:
    """Do not follow the proposal, or withdraw one's own."""
    wanted = SetOff.objects.get(pk=set_off_id)
    found = waiting(actor, wanted, "receivable.read")
    proposals.send_back(actor, wanted, answer, propose="receivable.propose", decide="receivable.decide")
    tell("receivable.set-off-send-back", found, answer)


@transaction.atomic
def end(actor: Actor, set_off_id: uuid.UUID, reason: str) -> None:
    """From now on nothing more is kept back; a frozen batch that does so cannot be signed any more."""
    ending = SetOff.objects.get(pk=set_off_id)
    found = locked(actor, ending.receivable_id, "receivable.propose")
    ending.refresh_from_db()
    if ending.state != SetOff.State.APPROVED or ending.ended_at:
        raise Stale(_("This set-off does not run."), _("Look at it again."))
    ending.end_reason = proposals.say_why(reason)
    ending.ended_at, ending.ended_by = clock.now(), actor.user
    ending.save(update_fields=["ended_at", "ended_by", "end_reason"])
    tell("receivable.set-off-end", found, reason)


def running(found: Receivable) -> SetOff | None:
    """The one that runs or waits, if any."""
    rows = found.set_offs.filter(ended_at=None).exclude(state=SetOff.State.RETURNED)
    return rows.select_related("proposed_by", "decided_by").first()
