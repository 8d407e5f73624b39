"""Taking in a list of deaths and moves: what it says of our people is held and becomes tasks at once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits.models import AwardCover
from civilaffairs.lib import clock
from civilaffairs.people.feeds import taking
from civilaffairs.people.models import Report
from civilaffairs.web.radar import keeping
from civilaffairs.web.radar.detectors.reports import reports
from civilaffairs.web.radar.found import Town


@transaction.atomic
def take_in(feed_id: UUID, actor: Actor) -> list[Report]:
    """The list, its holds and its hits, all or nothing: no batch frozen after this carries the money."""
    taken = taking.take_in(feed_id, actor)
    persons = frozenset(report.person_id for report in taken)
    towns = AwardCover.objects.filter(person__in=persons).values("award__area")
    for area in Area.objects.filter(pk__in=towns).order_by("path"):
        town = Town(area, clock.today(), persons)
        keeping.add(town, reports(town))
    return taken
