"""What awards are due in some months with today's facts, and what was issued: the calculation's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import assessment, programme, trial
from civilaffairs.benefits.models import Award, AwardCover, AwardEnd
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.payments.models import Line
from civilaffairs.people.models import Decision

Due = dict[date, Decimal | None]


@dataclass
class Outlook:
    """By month: the sum due (None where a standard is not published yet) and the facts it came from."""

    due: Due = field(default_factory=dict)
    facts: dict[date, dict[str, Any]] = field(default_factory=dict)

    def changed(self, before: date, after: date) -> set[str]:
        """The facts that differ between two months."""
        then, now = self.facts[before], self.facts[after]
        return {name for name in now if then.get(name) != now[name]}


def in_force(area: Area, month: date, persons: Collection[UUID] | None = None) -> list[Award]:
    """The awards that the town answers for and that have not ended before the month."""
    ended = AwardEnd.objects.filter(known_to=None, last_month__lt=month)
    awards = Award.objects.filter(area=area).exclude(pk__in=ended.values("award"))
    if persons is not None:
        awards = awards.filter(pk__in=AwardCover.objects.filter(person__in=persons).values("award"))
    return list(awards.select_related("decision", "area", "person", "household").order_by("number"))


def covered(awards: Iterable[Award], month: date) -> dict[UUID, list[Award]]:
    """The awards by the persons that they are for in the month or later."""
    by_id = {award.pk: award for award in awards}
    found: dict[UUID, list[Award]] = defaultdict(list)
    covers = AwardCover.objects.filter(Q(to_month=None) | Q(to_month__gt=month), award__in=list(by_id))
    for person, award in covers.order_by("award__number").values_list("person", "award").distinct():
        found[person].append(by_id[award])
    return found


def of(awards: Sequence[Award], months: Iterable[date]) -> dict[UUID, Outlook]:
    """One statement per benefit and month over all of the awards that pay something."""
    found: dict[UUID, Outlook] = defaultdict(Outlook)
    by_programme: dict[str, list[UUID]] = defaultdict(list)
    for award in awards:
        by_programme[award.programme].append(award.pk)
    for code, ids in by_programme.items():
        if not programme.get(code).line_codes:
            continue
        for month in months:
            for one in assessment.of_awards(programme.get(code), ids, month):
                found[one.award_id].due[month] = _sum(one.due.values())
                found[one.award_id].facts[month] = one.content["facts"]
    return dict(found)


def supposing(
    awards: Sequence[Award], months: Sequence[date], adopt: Callable[[Decision], object]
) -> dict[UUID, Outlook]:
    """What would be due if something were adopted today: adopted, calculated and undone."""
    with trial.undone():
        adopt(Decision.objects.create(kind=Decision.Kind.REVIEW, decided_on=clock.today(), reason="radar"))
        return of(awards, months)


def issued(awards: Iterable[Award], since: date) -> dict[UUID, dict[date, Decimal]]:
    """The sums issued by award and benefit month."""
    found: dict[UUID, dict[date, Decimal]] = defaultdict(dict)
    lines = Line.objects.filter(award__in=[award.pk for award in awards], for_month__gte=since)
    for award, month, amount in (
        lines.order_by().values("award", "for_month").annotate(sum=Sum("amount"))
        .values_list("award", "for_month", "sum")
    ):  # fmt: skip
        found[award][month] = amount
    return found


NOTHING = Outlook()  # of an award that pays nothing


def at_risk(standing: dict[date, Decimal], after: Due) -> Decimal:
    """What would be paid beyond what is due, month by month."""
    return sum((max(ZERO, paid - (after.get(month) or ZERO)) for month, paid in standing.items()), ZERO)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(amounts)
    return None if None in known else sum((one for one in known if one is not None), ZERO)
