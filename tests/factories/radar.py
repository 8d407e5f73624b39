"""A town as the radar sees it on a day, by the hands of a worker, and what it keeps of it."""

from datetime import date

from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time
from civilaffairs.embedded import postgres
from civilaffairs.web.models import Hit
from civilaffairs.web.radar import keeping
from civilaffairs.web.radar.detectors import every
from civilaffairs.web.radar.found import Found, Town
from tests import databases
from tests.factories import areas


def find(kind: str, day: date, place: Area | None = None) -> list[Found]:
    """What the radar finds of a kind in the town on a day."""
    with business_time(day), databases.acting_as(postgres.WORKER):
        return [one for one in every.look(Town(place or areas.town(), day)) if one.kind == kind]


def look(day: date) -> dict[str, int]:
    """A whole look at the town, kept."""
    with business_time(day), databases.acting_as(postgres.WORKER):
        town = Town(areas.town(), day)
        return dict(keeping.keep(town, every.look(town)))


def hit(kind: str = "") -> Hit:
    """The one open hit, of a kind."""
    return Hit.objects.get(state=Hit.State.OPEN, **({"kind": kind} if kind else {}))
