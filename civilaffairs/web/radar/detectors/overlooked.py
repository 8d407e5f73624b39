"""What the runs overlooked: a run over everything would issue it, the next usual run would not."""

from __future__ import annotations

from collections.abc import Iterator

from civilaffairs.benefits.models import Award
from civilaffairs.lib.months import format_month
from civilaffairs.payments import recomputation
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

KIND = Hit.Kind.OVERLOOKED


def overlooked(town: Town) -> Iterator[Found]:
    """Of whole towns; while a run calculates the town, what was found before stays."""
    if town.only is not None:
        return
    found = recomputation.of_town(town.area)
    if found is None:
        yield from _before(town)
        return
    awards = Award.objects.in_bulk([each.award for each in found])
    for each in found:
        award = awards[each.award]
        yield Found(
            KIND,
            f"award:{award.pk}",
            each.first,
            each.yuan,
            award=award,
            person_id=award.person_id,
            household_id=award.household_id,
            programme=award.programme,
            detail={"first": format_month(each.first), "last": format_month(each.last)},
        )


def _before(town: Town) -> Iterator[Found]:
    for hit in Hit.objects.filter(area=town.area, kind=KIND, state=Hit.State.OPEN).select_related("award"):
        yield Found(
            hit.kind, hit.subject, hit.day, hit.yuan, award=hit.award, person_id=hit.person_id,
            household_id=hit.household_id, programme=hit.programme, detail=hit.detail,
        )  # fmt: skip
