"""The month's lists of deaths and moves (数据比对): which are expected, which came, what they found.

Which lists a month waits for is the dated setting ``month.lists`` of the area; a list counts for the month in
which it was taken in, whatever the area that took it in, as long as it covers this one or lies in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits import settings
from civilaffairs.lib.months import add_months, cutoff
from civilaffairs.people.models import Feed

SETTING = "month.lists"


@dataclass(frozen=True, slots=True)
class Listed:
    """One source of lists; ``taken`` is None while a list that is expected has not come."""

    source: str
    taken: datetime | None


@dataclass(frozen=True, slots=True)
class MonthLists:
    """``unlooked`` lists were brought in, and nobody has taken them in or dropped them."""

    sources: list[Listed]
    unlooked: int

    @property
    def missing(self) -> list[str]:
        """Those that are expected and have not come."""
        return [each.source for each in self.sources if each.taken is None]

    @property
    def came(self) -> bool:
        """Whether any list was taken in."""
        return any(each.taken for each in self.sources)

    @property
    def said(self) -> str:
        """What stands in the way; nothing where nothing does."""
        told = []
        if missing := self.missing:
            told.append(_("not in yet: %(sources)s") % {"sources": _(", ").join(missing)})
        if count := self.unlooked:
            told.append(
                ngettext("%(count)d list to take in", "%(count)d lists to take in", count) % {"count": count}
            )
        return _("; ").join(told)


def of_month(actor: Actor, month: date) -> MonthLists:
    """The lists that concern the actor's area, those that are expected first."""
    expected: list[str] = settings.get(actor.area, SETTING, month)
    came: dict[str, datetime] = {}
    taken = _of(actor.area, month).filter(state=Feed.State.TAKEN).order_by("ended_at")
    for sources, ended_at in taken.values_list("sources", "ended_at"):
        came.update((source, ended_at) for source in sources if ended_at)
    named = [*expected, *sorted(came.keys() - set(expected))]
    unlooked = Feed.objects.filter(_near(actor.area), state=Feed.State.SEEN).count()
    return MonthLists([Listed(source, came.get(source)) for source in named], unlooked)


def _of(area: Area, month: date) -> QuerySet[Feed]:
    began, ended = cutoff(month), cutoff(add_months(month, 1))
    return Feed.objects.filter(_near(area), ended_at__gte=began, ended_at__lt=ended)


def _near(area: Area) -> Q:
    return Q(area__path__covers=area.path) | Q(area__path__within=area.path)
