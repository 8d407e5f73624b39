"""Awards whose review is due, and recognitions whose term runs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import reviews_due
from civilaffairs.benefits.models import Award, AwardEnd
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.web.radar import outlook
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

DAY = timedelta(days=1)


def due(town: Town) -> Iterator[Found]:
    """Awards not looked at for the time that their benefit or class allows. At risk: what was paid since."""
    awards = Award.objects.filter(pk__in=[award.pk for award in town.awards])
    waiting = reviews_due.with_due(awards, Area.objects.filter(pk=town.area.pk), town.today)
    late = list(waiting.filter(due_on__lte=town.today + town.days("review-notice")))
    paid = outlook.issued(late, date.min)
    for award in late:
        since = sum((sum_ for month, sum_ in paid[award.pk].items() if month > award.due_on), ZERO)
        yield _found(award, award.due_on, max(since, ZERO), {"last": award.looked_at.isoformat()})


def terms(town: Town) -> Iterator[Found]:
    """Recognitions and awards granted for a term that ends soon: a renewal is a new application."""
    notice = town.days("term-notice")
    last_month = month_of(town.today + notice)
    for end in _ends(town.awards).filter(reason="term", last_month__lte=last_month).select_related("award"):
        last_day = add_months(end.last_month, 1) - DAY
        if last_day - notice <= town.today:
            yield _found(end.award, last_day, ZERO, {"term": format_month(end.last_month)})


def _ends(awards: Iterable[Award]):  # type: ignore[no-untyped-def]
    return AwardEnd.objects.filter(award__in=[award.pk for award in awards], known_to=None)


def _found(award: Award, day: date, yuan: Decimal, detail: dict[str, str]) -> Found:
    return Found(
        Hit.Kind.REVIEW,
        f"award:{award.pk}",
        day,
        yuan,
        award=award,
        person_id=award.person_id,
        household_id=award.household_id,
        programme=award.programme,
        detail=detail,
        due_on=day,
    )
