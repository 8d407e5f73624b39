"""The awards whose review is due, as a person sees them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits import reviews_due
from civilaffairs.benefits.models import Award, ReviewClass
from civilaffairs.benefits.queries import awards_visible_to

OVERDUE, SOON, LATER = "overdue", "soon", "later"
TABS = {OVERDUE: _("Overdue"), SOON: _("Within 30 days"), LATER: _("Later")}
NOTICE = timedelta(days=30)


def due(
    actor: Actor, today: date, *, programme: str = "", letter: str = "", town: Area | None = None
) -> QuerySet[Any]:
    """Those in force in the actor's area, the longest overdue first."""
    towns = Area.objects.filter(path__within=actor.area.path, level=Area.Level.TOWN)
    found = reviews_due.with_due(awards_visible_to(actor), towns, today).order_by("due_on", "number")
    if programme:
        found = found.filter(programme=programme)
    if letter:
        found = found.filter(letter=letter)
    return found.filter(area__path__within=town.path) if town else found


def counts(found: QuerySet[Any], today: date) -> dict[str, int]:
    """Of each tab."""
    terms = {code: Count("pk", filter=which) for code, which in _tabs(today).items()}
    return found.order_by().aggregate(**terms)


def in_tab(found: QuerySet[Any], tab: str, today: date) -> QuerySet[Any]:
    which = _tabs(today).get(tab)
    return found if which is None else found.filter(which)


def _tabs(today: date) -> dict[str, Q]:
    return {
        OVERDUE: Q(due_on__lt=today),
        SOON: Q(due_on__gte=today, due_on__lte=today + NOTICE),
        LATER: Q(due_on__gt=today + NOTICE),
    }


def classes_of(award: Award) -> list[ReviewClass]:
    """Every class that was ever given, the latest first."""
    return list(award.review_classes.select_related("given_by").order_by("-pk"))
