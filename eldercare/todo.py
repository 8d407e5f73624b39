"""What elder care asks of a person: the second signature under a list of meals served or beds occupied."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib.months import format_month
from civilaffairs.lib.todo import Counted, Waiting
from eldercare.beds import queries as beds
from eldercare.meals import queries as meals
from eldercare.models import BedList, ServedList


def count(actor: Actor) -> Counted:
    """How many lists wait for this person."""
    found = 0
    if permits(actor.role, "meals.decide"):
        found += meals.to_decide(actor).count()
    if permits(actor.role, "beds.decide"):
        found += beds.to_decide(actor).count()
    return Counted(todo=found)


def rows(actor: Actor, limit: int) -> list[Waiting]:
    """The oldest first: of meals, then of beds."""
    found: list[Waiting] = []
    if permits(actor.role, "meals.decide"):
        found += [_of_meals(each) for each in meals.to_decide(actor)[:limit]]
    if permits(actor.role, "beds.decide"):
        found += [_of_beds(each) for each in beds.to_decide(actor)[:limit]]
    return found[:limit]


def _of_meals(found: ServedList) -> Waiting:
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


def _of_beds(found: BedList) -> Waiting:
    beds_said = ngettext("%(count)d bed", "%(count)d beds", found.row_count)  # type: ignore[attr-defined]
    title = f"{found.organisation.name} · {beds_said % {'count': found.row_count}}"  # type: ignore[attr-defined]
    return Waiting(
        title=title,
        number=format_month(found.month),
        what=_("Occupied beds"),
        state=found.get_state_display(),
        action=_("Decide what was proposed"),
        url=reverse("eldercare:beds-list", args=[found.pk]),
    )
