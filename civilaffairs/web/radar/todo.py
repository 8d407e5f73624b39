"""The hits of the radar in the queues of those who settle them."""

from __future__ import annotations

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import deadlines
from civilaffairs.casework.waiting import soon
from civilaffairs.lib import clock
from civilaffairs.lib.todo import Counted, Waiting
from civilaffairs.web.radar import words
from civilaffairs.web.radar.models import Hit
from civilaffairs.web.radar.queries import hits_visible_to


def count(actor: Actor) -> Counted:
    """How many hits wait for the people of the town; each number is that of the rows behind it."""
    if not _waits_for(actor):
        return Counted()
    today = clock.today()
    waiting = hits_visible_to(actor).filter(state=Hit.State.OPEN).order_by()
    numbers = waiting.aggregate(
        todo=Count("id"),
        coming=Count("id", filter=Q(due_on__gte=today)),
        overdue=Count("id", filter=Q(due_on__lt=today)),
    )
    if numbers.pop("coming"):
        last = soon(today, deadlines.calendar())
        numbers["soon"] = waiting.filter(due_on__gte=today, due_on__lte=last).count()
    return Counted(**numbers)


def rows(actor: Actor, limit: int) -> list[Waiting]:
    """Those with a day to keep first, then the most yuan."""
    if not _waits_for(actor):
        return []
    found = hits_visible_to(actor).filter(state=Hit.State.OPEN)
    return [
        _row(hit, actor) for hit in found.order_by(F("due_on").asc(nulls_last=True), "-yuan", "id")[:limit]
    ]


def _waits_for(actor: Actor) -> bool:
    return permits(actor.role, "fact.record")


def _row(hit: Hit, actor: Actor) -> Waiting:
    return Waiting(
        title=str(hit.person or hit.household),
        number=hit.award.number if hit.award else "",
        what=_("Change radar"),
        state=hit.get_kind_display(),
        action=words.offer(hit, actor).label or _("Decide whether it is the same person"),
        url=reverse("radar:hit", args=[hit.pk]),
        tag="refused" if hit.hold_id else "todo",
        due_on=hit.due_on,
    )
