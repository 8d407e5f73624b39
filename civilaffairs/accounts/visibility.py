"""One fence around all data: what lies at or below the area of the actor's post."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from civilaffairs.accounts.actors import Actor

Row = TypeVar("Row", bound=Model)


def visible_to(queryset: QuerySet[Row], actor: Actor, path: str = "area__path") -> QuerySet[Row]:
    """The rows in the actor's area; every list, detail, search, file and count goes through it."""
    return queryset.filter(**{f"{path}__within": actor.area.path})
