"""Letting a payment go although a check speaks against it: one person says why, a second one confirms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.audit import trail
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import proposals
from civilaffairs.payments.models import CheckHit, CheckOverride

State = CheckOverride.State


@transaction.atomic
def propose(actor: Actor, ids: Iterable[int], reason: str) -> int:
    """Say why these hits shall not block; of how many."""
    found = _locked(actor, ids, "check.override")
    reason = proposals.say_why(reason)
    if proposals.standing(_of(found)):
        raise Stale(_("For some of these it was proposed or done already."), _("Look at the list again."))
    CheckOverride.objects.bulk_create(
        CheckOverride(hit=hit, reason=reason, proposed_by=actor.user) for hit in found
    )
    _tell("check.override", found, reason)
    return len(found)


@transaction.atomic
def confirm(actor: Actor, ids: Iterable[int], answer: str = "") -> int:
    """Let them go as another person proposed."""
    found = _locked(actor, ids, "check.confirm")
    rows = proposals.waiting(_of(found), len(found))
    proposals.refuse_own(actor, rows)
    proposals.close(actor, rows, State.APPROVED, answer)
    _tell("check.confirm", found, answer)
    return len(found)


@transaction.atomic
def send_back(actor: Actor, ids: Iterable[int], answer: str) -> int:
    """Do not follow a proposal, or withdraw one's own: the hits block on."""
    found = _locked(actor, ids, "check.confirm", "check.override")
    proposals.say_why(answer)
    rows = proposals.waiting(_of(found), len(found))
    if not proposals.is_own(actor, rows):
        require(actor, "check.confirm")
    proposals.close(actor, rows, State.RETURNED, answer)
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


def _of(found: list[CheckHit]) -> QuerySet[CheckOverride]:
    return CheckOverride.objects.filter(hit__in=found)


def _tell(action: str, found: list[CheckHit], reason: str) -> None:
    for hit in found:
        label = hit.award.number if hit.award else hit.code
        trail.record(action, object_kind="check", object_id=hit.pk, label=label, reason=reason.strip()[:200])
