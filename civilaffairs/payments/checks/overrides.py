"""Letting a payment go although a check speaks against it: one person says why, a second one confirms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments.models import CheckHit, CheckOverride

State = CheckOverride.State


@transaction.atomic
def propose(actor: Actor, ids: Iterable[int], reason: str) -> int:
    """Say why these hits shall not block; of how many."""
    found = _locked(actor, ids, "check.override")
    _need(reason)
    if _live(found):
        raise Stale(_("For some of these it was proposed or done already."), _("Look at the list again."))
    CheckOverride.objects.bulk_create(
        CheckOverride(hit=hit, reason=reason.strip()[:200], proposed_by=actor.user) for hit in found
    )
    _tell("check.override", found, reason)
    return len(found)


@transaction.atomic
def confirm(actor: Actor, ids: Iterable[int], answer: str = "") -> int:
    """Let them go as another person proposed."""
    found = _locked(actor, ids, "check.confirm")
    rows = _open(found)
    if any(row.proposed_by_id == actor.user.pk for row in rows):
        raise Refused(_("You proposed this; a second person decides."), _("Let another approver look at it."))
    _close(rows, State.APPROVED, actor, answer)
    _tell("check.confirm", found, answer)
    return len(found)


@transaction.atomic
def send_back(actor: Actor, ids: Iterable[int], answer: str) -> int:
    """Do not follow a proposal, or withdraw one's own: the hits block on."""
    found = _locked(actor, ids, "check.confirm", "check.override")
    _need(answer)
    rows = _open(found)
    if any(row.proposed_by_id != actor.user.pk for row in rows):
        require(actor, "check.confirm")
    _close(rows, State.RETURNED, actor, answer)
    _tell("check.send-back", found, answer)
    return len(found)


def _locked(actor: Actor, ids: Iterable[int], *actions: str) -> list[CheckHit]:
    """The hits, each in the actor's area and still blocking."""
    wanted = set(ids)
    rows = CheckHit.objects.select_for_update(of=("self",)).select_related("town", "award")
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if not found:
        raise Refused(_("Choose at least one hit."))
    action = next((each for each in actions if permits(actor.role, each)), actions[0])
    for hit in found:
        require(actor, action, area=hit.town)
    blocks = [hit for hit in found if hit.severity == CheckHit.Severity.BLOCK and hit.ended_at is None]
    if len(blocks) < len(wanted):
        raise Stale(_("Some of these do not block any more."), _("Look at the list again."))
    return found


def _live(found: list[CheckHit]) -> list[CheckOverride]:
    rows = CheckOverride.objects.select_for_update().filter(hit__in=found)
    return list(rows.exclude(state=State.RETURNED))


def _open(found: list[CheckHit]) -> list[CheckOverride]:
    rows = [row for row in _live(found) if row.state == State.OPEN]
    if len(rows) < len(found):
        raise Stale(
            _("About some of these nothing is proposed, or it was decided."), _("Look at the list again.")
        )
    return rows


def _close(rows: list[CheckOverride], state: State, actor: Actor, answer: str) -> None:
    now = clock.now()
    for row in rows:
        row.state, row.answer = state, answer.strip()[:200]
        row.decided_by, row.decided_at = actor.user, now
    CheckOverride.objects.bulk_update(rows, ["state", "answer", "decided_by", "decided_at"])


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why."))


def _tell(action: str, found: list[CheckHit], reason: str) -> None:
    for hit in found:
        label = hit.award.number if hit.award else hit.code
        trail.record(action, object_kind="check", object_id=hit.pk, label=label, reason=reason.strip()[:200])
