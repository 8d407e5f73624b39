"""Reading lists of meals served: inside the area of the actor's post, the latest month first."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.visibility import visible_to
from eldercare.models import ServedList, ServedRow


def lists_visible_to(actor: Actor) -> QuerySet[ServedList]:
    """With how many rows each has and the sum of their days (``row_count``, ``day_count``)."""
    rows = ServedList.objects.select_related("area", "file", "proposed_by", "decided_by", "decision")
    rows = rows.annotate(row_count=Count("rows"), day_count=Sum("rows__days", default=0))
    return visible_to(rows, actor).order_by("-month", "area__name", "canteen", "-proposed_at")


def rows_of(found: ServedList) -> QuerySet[ServedRow]:
    """In the order of the file."""
    return found.rows.select_related("person", "award").order_by("number")


def to_decide(actor: Actor) -> QuerySet[ServedList]:
    """Those that wait for this person."""
    open_ones = lists_visible_to(actor).filter(state=ServedList.State.OPEN)
    return open_ones.exclude(proposed_by=actor.user).order_by("proposed_at")


def months(actor: Actor) -> list[date]:
    """The months of which there are lists, the latest first."""
    rows = visible_to(ServedList.objects.order_by("-month"), actor)
    return list(rows.values_list("month", flat=True).distinct())


def may_read(actor: Actor, list_id: UUID) -> bool:
    """Whether a file belongs to a list that this person may read."""
    return permits(actor.role, "meals.read") and lists_visible_to(actor).filter(pk=list_id).exists()
