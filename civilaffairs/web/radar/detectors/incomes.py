"""Incomes and costs that were recorded and not adopted, where adopting them would open or close an award."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from civilaffairs.benefits.models import Award
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.people import facts
from civilaffairs.people.models import Cost, Decision, Income, Person
from civilaffairs.people.models.fact import Fact
from civilaffairs.web.radar import outlook
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit
from civilaffairs.web.radar.outlook import Outlook


def incomes(town: Town) -> Iterator[Found]:
    """Awards that would be due nothing, or due something again, once what was recorded is adopted."""
    recorded = waiting(list(town.by_person))
    of_award: dict[UUID, list[tuple[date, UUID]]] = {}
    for person, day in recorded:
        for award in town.awards_of(person):
            if award.pk in town.outlooks:
                of_award.setdefault(award.pk, []).append((day, person))
    for award in town.awards:
        if award.pk in of_award:
            day, person = max(of_award[award.pk], key=lambda each: (each[0], str(each[1])))
            yield from _crossing(town, award, person, day)


def waiting(persons: list[UUID]) -> list[tuple[UUID, date]]:
    """Whose income or cost was recorded after the last that was adopted, and since when it holds."""
    found: list[tuple[UUID, date]] = []
    for model in (Income, Cost):
        rows = model._default_manager.filter(person__in=persons, known_to=None)
        later = rows.filter(
            layer=Fact.Layer.ADOPTED,
            person=OuterRef("person"),
            kind=OuterRef("kind"),
            known_from__gte=OuterRef("known_from"),
        )
        unsettled = rows.filter(~Exists(later), layer=Fact.Layer.RECORDED)
        found += unsettled.values_list(F("person"), F("valid_from"))
    return found


def _crossing(town: Town, award: Award, person: UUID, day: date) -> Iterator[Found]:
    first = min(max(add_months(month_of(day), 1), add_months(town.month, -1)), town.window[-1])
    months = [month for month in town.outlooks[award.pk].due if month >= first]
    persons = list(Person.objects.filter(pk__in=town.people_of(award)))
    supposed = outlook.supposing([award], months, partial(adopt, award, persons))[award.pk]
    standing = town.outlooks[award.pk]
    last = months[-1]
    was, will_be = standing.due[last], supposed.due[last]
    if was is None or will_be is None or bool(was) == bool(will_be):
        return
    yield Found(
        Hit.Kind.INCOME,
        f"award:{award.pk}",
        day,
        _difference(standing, supposed, months),
        award=award,
        person_id=person,
        household_id=award.household_id,
        programme=award.programme,
        detail={"before": str(was), "after": str(will_be), "month": format_month(first)},
    )


def _difference(standing: Outlook, supposed: Outlook, months: list[date]) -> Decimal:
    pairs = [(standing.due[month] or ZERO, supposed.due[month] or ZERO) for month in months]
    return sum((abs(was - will_be) for was, will_be in pairs), ZERO)


def adopt(award: Award, persons: list[Person], decision: Decision) -> None:
    """As a review would: everything recorded of these people, each from its own day."""
    since = award.first_month - timedelta(days=1)
    facts.adopt(decision, household=award.household, persons=persons, valid_from=since)
