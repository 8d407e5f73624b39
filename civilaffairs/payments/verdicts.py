"""Deciding what waits: one person proposes to release or to refuse it, a second one approves."""

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
from civilaffairs.payments.models import Difference, Verdict

State = Verdict.State


@transaction.atomic
def propose(actor: Actor, ids: Iterable[int], wants: str, reason: str) -> int:
    """Say of each what should become of it, and why; of how many."""
    found = _locked(actor, ids, "difference.propose")
    reason = proposals.say_why(reason)
    if wants not in Verdict.Wants.values:
        raise Refused(_("Say whether it is to be released or not."))
    if proposals.standing(_of(found)):
        raise Stale(
            _("About some of these a proposal waits or was decided already."), _("Look at the list again.")
        )
    Verdict.objects.bulk_create(
        Verdict(difference=each, wants=wants, reason=reason, proposed_by=actor.user) for each in found
    )
    _tell("difference.propose", found, reason)
    return len(found)


@transaction.atomic
def approve(actor: Actor, ids: Iterable[int], answer: str = "") -> int:
    """Decide as another person proposed; what is released goes with the next run."""
    found = _locked(actor, ids, "difference.decide")
    verdicts = proposals.waiting(_of(found), len(found))
    proposals.refuse_own(actor, verdicts)
    proposals.close(actor, verdicts, State.APPROVED, answer)
    _tell("difference.approve", found, answer)
    return len(found)


@transaction.atomic
def send_back(actor: Actor, ids: Iterable[int], answer: str) -> int:
    """Do not follow a proposal, or withdraw one's own: it waits for another one."""
    found = _locked(actor, ids, "difference.decide", "difference.propose")
    proposals.say_why(answer)
    verdicts = proposals.waiting(_of(found), len(found))
    if not proposals.is_own(actor, verdicts):
        require(actor, "difference.decide")
    proposals.close(actor, verdicts, State.RETURNED, answer)
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


def _of(found: list[Difference]) -> QuerySet[Verdict]:
    return Verdict.objects.filter(difference__in=found)


def _tell(action: str, found: list[Difference], reason: str) -> None:
    for each in found:
        trail.record(
            action,
            object_kind="difference",
            object_id=each.pk,
            label=each.award.number,
            reason=reason.strip()[:200],
        )
