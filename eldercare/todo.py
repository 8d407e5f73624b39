"""What elder care asks of a person: the second signature under a list of meals served."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib.months import format_month
from civilaffairs.lib.todo import Counted, Waiting
from eldercare.meals import queries
from eldercare.models import ServedList


def count(actor: Actor) -> Counted:
    """How many lists wait for this person."""
    if not permits(actor.role, "meals.decide"):
        return Counted()
    return Counted(todo=queries.to_decide(actor).count())


def rows(actor: Actor, limit: int) -> list[Waiting]:
    """The oldest first."""
    if not permits(actor.role, "meals.decide"):
        return []
    return [_row(found) for found in queries.to_decide(actor)[:limit]]


def _row(found: ServedList) -> Waiting:
    people = ngettext("%(count)d person", "%(count)d persons", found.row_count)  # type: ignore[attr-defined]
    title = f"{found.canteen} · {people % {'count': found.row_count}}"  # type: ignore[attr-defined]
    return Waiting(
        title=title,
        number=format_month(found.month),
        what=_("Meals served"),
        state=found.get_state_display(),
        action=_("Decide what was proposed"),
        url=reverse("eldercare:meals-list", args=[found.pk]),
    )
