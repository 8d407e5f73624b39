"""Reading hits: everything inside the area of the actor's post, the most yuan first."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.lib.money import ZERO
from civilaffairs.people.models import Feed
from civilaffairs.web.radar.models import Hit

RANKED = ("-yuan", "day", "id")


def hits_visible_to(actor: Actor) -> QuerySet[Hit]:
    """The hits of the actor's area, ranked by the yuan at risk."""
    rows = Hit.objects.select_related(
        "area", "award__household", "person", "household", "hold", "report__feed__file", "closed_by"
    )
    return visible_to(rows, actor).order_by(*RANKED)


def feeds_visible_to(actor: Actor) -> QuerySet[Feed]:
    """The lists uploaded in the actor's area, the latest first."""
    rows = Feed.objects.select_related("area", "file__content", "uploaded_by")
    return visible_to(rows, actor).order_by("-uploaded_at", "-id")


def by_kind(hits: QuerySet[Hit]) -> dict[str, tuple[int, object]]:
    """How many hits of each kind, and their yuan."""
    rows = hits.order_by().values_list("kind").annotate(count=Count("pk"), yuan=Sum("yuan", default=ZERO))
    return {kind: (count, yuan) for kind, count, yuan in rows}


def below(hits: QuerySet[Hit], town: Area | None) -> QuerySet[Hit]:
    return hits.filter(area__path__within=town.path) if town else hits
