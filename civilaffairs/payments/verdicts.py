"""Deciding what waits: one person proposes to release or to refuse it, a second one approves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments.models import Difference, Verdict

State = Verdict.State


@transaction.atomic
def propose(actor: Actor, ids: Iterable[int], wants: str, reason: str) -> int:
    """Say of each what should become of it, and why; of how many."""
    found = _locked(actor, ids, "difference.propose")
    _need(reason)
    if wants not in Verdict.Wants.values:
        raise Refused(_("Say whether it is to be released or not."))
    if _live(found):
        raise Stale(
            _("About some of these a proposal waits or was decided already."), _("Look at the list again.")
        )
    Verdict.objects.bulk_create(
        Verdict(difference=each, wants=wants, reason=reason.strip()[:200], proposed_by=actor.user)
        for each in found
    )
    _tell("difference.propose", found, reason)
    return len(found)


@transaction.atomic
def approve(actor: Actor, ids: Iterable[int], answer: str = "") -> int:
    """Decide as another person proposed; what is released goes with the next run."""
    found = _locked(actor, ids, "difference.decide")
    verdicts = _open(found)
    if any(verdict.proposed_by_id == actor.user.pk for verdict in verdicts):
        raise Refused(_("You proposed this; a second person decides."), _("Let another approver look at it."))
    _close(verdicts, State.APPROVED, actor, answer)
    _tell("difference.approve", found, answer)
    return len(found)


@transaction.atomic
def send_back(actor: Actor, ids: Iterable[int], answer: str) -> int:
    """Do not follow a proposal, or withdraw one's own: it waits for another one."""
    found = _locked(actor, ids, "difference.decide", "difference.propose")
    _need(answer)
    verdicts = _open(found)
    if any(verdict.proposed_by_id != actor.user.pk for verdict in verdicts):
        require(actor, "difference.decide")
    _close(verdicts, State.RETURNED, actor, answer)
    _tell("difference.send-back", found, answer)
    return len(found)


def _locked(actor: Actor, ids: Iterable[int], *actions: str) -> list[Difference]:
    """The differences, each in the actor's area and still waiting."""
    wanted = set(ids)
    rows = Difference.objects.select_for_update(of=("self",)).select_related("town", "award")
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if not found:
        raise Refused(_("Choose at least one difference."))
    action = next((each for each in actions if permits(actor.role, each)), actions[0])
    for each in found:
        require(actor, action, area=each.town)
    if len(found) < len(wanted) or any(each.ended_by_id for each in found):
        raise Stale(
            _("Some of these do not wait any more: a later run found otherwise."),
            _("Look at the list again."),
        )
    return found


def _live(found: list[Difference]) -> list[Verdict]:
    verdicts = Verdict.objects.select_for_update().filter(difference__in=found)
    return list(verdicts.exclude(state=State.RETURNED))


def _open(found: list[Difference]) -> list[Verdict]:
    verdicts = [verdict for verdict in _live(found) if verdict.state == State.OPEN]
    if len(verdicts) < len(found):
        raise Stale(
            _("About some of these nothing is proposed, or it was decided."), _("Look at the list again.")
        )
    return verdicts


def _close(verdicts: list[Verdict], state: State, actor: Actor, answer: str) -> None:
    now = clock.now()
    for verdict in verdicts:
        verdict.state, verdict.answer = state, answer.strip()[:200]
        verdict.decided_by, verdict.decided_at = actor.user, now
    Verdict.objects.bulk_update(verdicts, ["state", "answer", "decided_by", "decided_at"])


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why."))


def _tell(action: str, found: list[Difference], reason: str) -> None:
    for each in found:
        trail.record(
            action,
            object_kind="difference",
            object_id=each.pk,
            label=each.award.number,
            reason=reason.strip()[:200],
        )
