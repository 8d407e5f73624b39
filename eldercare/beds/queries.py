"""Reading lists of occupied beds: inside the area of the actor's post, the latest month first."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.benefits.models import Award
from civilaffairs.people.models import Organisation
from civilaffairs.people.search import organisations_visible_to
from eldercare.beds.matching import PROGRAMME
from eldercare.models import BedList, BedRow


def lists_visible_to(actor: Actor) -> QuerySet[BedList]:
    """With how many beds each says were occupied (``row_count``)."""
    rows = BedList.objects.select_related(
        "area", "organisation", "award", "replaces", "file", "proposed_by", "decided_by", "decision"
    )
    rows = rows.annotate(row_count=Count("rows"))
    return visible_to(rows, actor).order_by("-month", "organisation__name", "-proposed_at")


def rows_of(found: BedList) -> QuerySet[BedRow]:
    """In the order of the file."""
    return found.rows.select_related("person").order_by("number")


def to_decide(actor: Actor) -> QuerySet[BedList]:
    """Those that wait for this person."""
    open_ones = lists_visible_to(actor).filter(state=BedList.State.OPEN)
    return open_ones.exclude(proposed_by=actor.user).order_by("proposed_at")


def months(actor: Actor) -> list[date]:
    """The months of which there are lists, the latest first."""
    rows = visible_to(BedList.objects.order_by("-month"), actor)
    return list(rows.values_list("month", flat=True).distinct())


def homes(actor: Actor) -> QuerySet[Organisation]:
    """The care homes of the area that were ever given the subsidy."""
    given = Award.objects.filter(programme=PROGRAMME).exclude(organisation=None)
    return organisations_visible_to(actor).filter(pk__in=given.values("organisation")).order_by("name")


def may_read(actor: Actor, list_id: UUID) -> bool:
    """Whether a file belongs to a list that this person may read."""
    return permits(actor.role, "beds.read") and lists_visible_to(actor).filter(pk=list_id).exists()
