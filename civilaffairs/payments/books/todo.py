"""What the books ask of a person: the second signature under a budget or an appropriation."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.todo import Waiting
from civilaffairs.payments.books import allocations
from civilaffairs.payments.models import Allocation


def rows(actor: Actor) -> list[Waiting]:
    """What another person entered and this one may approve."""
    if not permits(actor.role, "allocation.decide"):
        return []
    waiting = allocations.visible(actor).filter(state=Allocation.State.OPEN)
    return [_row(found) for found in waiting.exclude(proposed_by=actor.user).order_by("proposed_at")]


def _row(found: Allocation) -> Waiting:
    title = _("%(name)s, %(amount)s yuan") % {"name": found.fund, "amount": format_yuan(found.amount)}
    url = reverse("payments:allocation", args=[found.pk])
    state, act = _("Waits for the second person"), _("Decide what was proposed")
    return Waiting(title, found.document, found.get_kind_display(), state, act, url)
