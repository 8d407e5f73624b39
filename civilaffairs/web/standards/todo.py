"""Proposed standards that wait for a second person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.benefits.proposal_models import Proposal
from civilaffairs.benefits.queries import proposals_visible_to
from civilaffairs.lib.todo import Counted, Waiting


def count(actor: Actor) -> Counted:
    """How many proposals of others are open; they have no deadline."""
    return Counted(todo=_waiting(actor).count()) if permits(actor.role, "standard.approve") else Counted()


def rows(actor: Actor, limit: int) -> list[Waiting]:
    """The oldest first."""
    if not permits(actor.role, "standard.approve"):
        return []
    return [
        Waiting(
            title=proposal.source,
            number=proposal.entered_by.name,
            what=_("Proposal"),
            state=proposal.get_state_display(),
            action=_("Check and publish"),
            url=reverse("standards:proposal", args=[proposal.pk]),
        )
        for proposal in _waiting(actor).order_by("entered_at")[:limit]
    ]


def _waiting(actor: Actor) -> QuerySet[Proposal]:
    open_ones = proposals_visible_to(actor).filter(state=Proposal.State.OPEN)
    return open_ones.exclude(entered_by=actor.user)
