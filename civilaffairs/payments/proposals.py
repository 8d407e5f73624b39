"""Deciding what one person proposed: a second one approves it or sends it back, once.

The database holds that there are two people and that nothing is decided twice; this says so first and in
words. Which right it takes to propose and to decide is for those who call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments.models import Proposal

Row = TypeVar("Row", bound=Proposal)
State = Proposal.State


def say_why(reason: str) -> str:
    """The reason as it is kept; refused where there is none."""
    if not reason.strip():
        raise Refused(_("Say why."))
    return reason.strip()[:200]


def standing(rows: QuerySet[Row]) -> list[Row]:
    """Those that wait or were approved, locked; what was sent back stands in nobody's way."""
    return list(rows.select_for_update().exclude(state=State.RETURNED))


def waiting(rows: QuerySet[Row], count: int) -> list[Row]:
    """The open ones of ``count`` things, each of which must have one."""
    found = [row for row in standing(rows) if row.state == State.OPEN]
    if len(found) < count:
        raise Stale(
            _("About some of these nothing is proposed, or it was decided."), _("Look at the list again.")
        )
    return found


def must_wait(row: Proposal) -> None:
    """Refused where it was decided already."""
    if row.state != State.OPEN:
        raise Stale(_("This was decided already."), _("Look at it again."))


def is_own(actor: Actor, rows: Sequence[Proposal]) -> bool:
    """Whether all of them were proposed by this person, who may withdraw them."""
    return all(row.proposed_by_id == actor.user.pk for row in rows)


def refuse_own(actor: Actor, rows: Sequence[Proposal]) -> None:
    """Refused where one of them was proposed by this person."""
    if any(row.proposed_by_id == actor.user.pk for row in rows):
        raise Refused(_("You proposed this; a second person decides."), _("Let another one look at it."))


def send_back(actor: Actor, row: Proposal, answer: str, *, propose: str, decide: str) -> None:
    """Do not follow a proposal, or withdraw one's own, with the reason; each takes the right to do so."""
    must_wait(row)
    require(actor, propose if is_own(actor, [row]) else decide)
    say_why(answer)
    close(actor, [row], State.RETURNED, answer)


def close(actor: Actor, rows: Sequence[Row], state: str, answer: str, *also: str) -> None:
    """Decide them; ``also`` are other columns that were set for the decision."""
    now = clock.now()
    for row in rows:
        row.state, row.answer = state, answer.strip()[:200]
        row.decided_by, row.decided_at = actor.user, now
        row.save(update_fields=["state", "answer", "decided_by", "decided_at", *also])
