"""Awards whose review is due, and recognitions whose term runs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from civilaffairs.benefits import programme
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.models import Award, AwardEnd, AwardReview
from civilaffairs.lib.id_numbers import birthday
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.web.radar import outlook
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

DAY = timedelta(days=1)


def due(town: Town) -> Iterator[Found]:
    """Awards not looked at for the time that their benefit allows. At risk: what was paid since."""
    ending = set(_ends(town.awards).values_list("award", flat=True))
    awards = [award for award in town.awards if award.pk not in ending and _is_reviewed(award)]
    looked_at, under_review = _looked_at(awards)
    late = []
    for award in awards:
        last = max(award.decision.decided_on, looked_at.get(award.pk, date.min))
        due_on = birthday(last, programme.get(award.programme).reviewed_after_years)
        if award.pk not in under_review and due_on - town.days("review-notice") <= town.today:
            late.append((award, last, due_on))
    paid = outlook.issued([award for award, *_days in late], date.min)
    for award, last, due_on in late:
        since = sum((sum_ for month, sum_ in paid[award.pk].items() if month > due_on), ZERO)
        yield _found(award, due_on, max(since, ZERO), {"last": last.isoformat()})


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


def _is_reviewed(award: Award) -> bool:
    kind = programme.get(award.programme).kind
    return kind not in (Kind.DECIDED, Kind.DERIVED) and award.organisation_id is None


def _looked_at(awards: list[Award]) -> tuple[dict[UUID, date], set[UUID]]:
    """The last day on which a review of each award was closed, and the awards under review now."""
    closed: dict[UUID, date] = {}
    under_review: set[UUID] = set()
    reviews = AwardReview.objects.filter(award__in=[award.pk for award in awards])
    for award, day in reviews.values_list("award", "case__closed_on"):
        if day is None:
            under_review.add(award)
        else:
            closed[award] = max(day, closed.get(award, date.min))
    return closed, under_review


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
