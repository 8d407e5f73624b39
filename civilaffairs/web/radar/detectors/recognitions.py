"""Recognitions pay nothing, so no amount tells it: whether the bounds of their incomes are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Max

from civilaffairs.benefits import assessment, programme, trial
from civilaffairs.benefits.assessment import Assessment
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.programme import Programme
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.people.models import Decision, Income, Person
from civilaffairs.people.models.fact import Fact
from civilaffairs.web.radar.detectors import claims, incomes
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

INCOMES = {"fact:counted_income", "fact:income_before_costs", "fact:rigid_spending"}


def recognitions(town: Town) -> Iterator[Found]:
    """Those that what is recorded, once adopted, or what is adopted already puts beyond a bound."""
    by_code: dict[str, list[Award]] = defaultdict(list)
    for award in town.awards:
        if not programme.get(award.programme).line_codes:
            by_code[award.programme].append(award)
    for code, awards in by_code.items():
        benefit = programme.get(code)
        if _bounds(benefit, town.month):
            yield from _of_benefit(town, benefit, awards)


@cache
def _bounds(benefit: Programme, month: date) -> tuple[str, ...]:
    """The conditions that hold an income against a line."""
    conditions = benefit.formula(month).conditions
    return tuple(each.code for each in conditions if INCOMES & each.term.reads())


def _of_benefit(town: Town, benefit: Programme, awards: list[Award]) -> Iterator[Found]:
    said: dict[UUID, tuple[date, UUID]] = {}
    of_award: dict[UUID, list[UUID]] = {award.pk: [] for award in awards}
    for person, theirs in town.by_person.items():
        for award in theirs:
            if award.pk in of_award:
                of_award[award.pk].append(person)
    days = dict(incomes.waiting([person for people in of_award.values() for person in people]))
    for award in awards:
        if told := [(days[person], person) for person in of_award[award.pk] if person in days]:
            said[award.pk] = max(told, key=lambda each: (each[0], str(each[1])))
    begun = [award.pk for award in awards if award.first_month <= town.month]
    now = {found.award_id: found for found in assessment.of_awards(benefit, begun, town.month)}
    for award in awards:
        if award.pk in said and (found := _once_adopted(town, benefit, award, *said[award.pk])):
            yield found
        elif award.pk in now and (broken := _broken(benefit, now[award.pk])):
            yield from _by_what_is_adopted(town, award, broken)


def _once_adopted(town: Town, benefit: Programme, award: Award, day: date, person: UUID) -> Found | None:
    month = max(add_months(month_of(day), 1), town.month, award.first_month)
    [standing] = assessment.of_awards(benefit, [award.pk], month)
    persons = list(Person.objects.filter(pk__in=town.people_of(award)))
    with trial.undone():
        told = Decision.objects.create(kind=Decision.Kind.REVIEW, decided_on=clock.today(), reason="radar")
        incomes.adopt(award, persons, told)
        [supposed] = assessment.of_awards(benefit, [award.pk], month)
    was, will_be = _broken(benefit, standing), _broken(benefit, supposed)
    if was == will_be:
        return None
    return _found(award, day, {"recorded": "yes", "condition": will_be, "month": format_month(month)}, person)


def _by_what_is_adopted(town: Town, award: Award, broken: str) -> Iterator[Found]:
    """Where the household may have the minimum living guarantee instead, that is the task."""
    if claims.below_the_line(town, award):
        return
    rows = Income.objects.filter(person__in=town.people_of(award), layer=Fact.Layer.ADOPTED, known_to=None)
    day = rows.aggregate(last=Max("valid_from"))["last"] or award.first_month
    yield _found(award, day, {"condition": broken, "month": format_month(town.month)})


def _broken(benefit: Programme, found: Assessment) -> str:
    """The code of the first bound that is not kept; a standard that is missing breaks none."""
    broken = [code for code in _bounds(benefit, found.month) if found.conditions[code] is False]
    return broken[0] if broken else ""


def _found(award: Award, day: date, detail: dict[str, str], person: UUID | None = None) -> Found:
    return Found(
        Hit.Kind.INCOME,
        f"award:{award.pk}",
        day,
        ZERO,  # a recognition pays nothing itself
        award=award,
        person_id=person,
        household_id=award.household_id,
        programme=award.programme,
        detail=detail,
    )
