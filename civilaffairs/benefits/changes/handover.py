"""What becomes of awards when people change their household, their town or their row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from civilaffairs.benefits import awards, covers, places, programme
from civilaffairs.benefits.declaration import Kind as BenefitKind
from civilaffairs.benefits.models import Award
from civilaffairs.casework.numbers import town_of
from civilaffairs.lib.months import add_months
from civilaffairs.people.models import Decision, Household, Person

JOINED, DIED, MOVED = "joined", "death", "moved"
MONTHLY = (BenefitKind.RECURRING, BenefitKind.METERED)


@dataclass
class Result:
    """What a decision ended, made and touched; kept with the change as keys and months."""

    ended: list[tuple[Award, date]] = field(default_factory=list)
    made: list[Award] = field(default_factory=list)
    founded: Household | None = None
    decision: Decision | None = None

    def as_stored(self) -> dict[str, Any]:
        return {
            "ended": [[str(award.pk), f"{month:%Y-%m}"] for award, month in self.ended],
            "made": [str(award.pk) for award in self.made],
            "founded": str(self.founded.pk) if self.founded else None,
        }


def lasting(month: date, **about: Any) -> list[Award]:
    """Awards paid month by month that cover the month or begin later; one-off grants stay where they are."""
    kinds = [each.code for each in programme.find(lambda each: each.kind in MONTHLY)]
    rows: QuerySet[Award] = Award.objects.filter(programme__in=kinds, follows=None, **about)
    found = rows.select_related("area", "household", "person").order_by("number")
    return [award for award in found if (last := covers.end_of(award)) is None or last >= month]


def stop(award: Award, first_month: date, reason: str, decision: Decision, result: Result) -> None:
    """Nothing is due from the month on."""
    last = add_months(first_month, -1)
    awards.end(award, last, reason, decision)
    result.ended.append((award, last))


def resettle(
    household: Household,
    first_month: date,
    upto: date,
    decision: Decision,
    result: Result,
    *,
    reason: str = JOINED,
) -> None:
    """The awards of a household follow its members; where nobody is left, they end."""
    for award in lasting(first_month, household=household):
        if covers.members_from(household, first_month):
            places.move(award, household, max(first_month, award.first_month), max(upto, award.first_month))
        else:
            stop(award, first_month, reason, decision, result)


def carry_on(
    award: Award,
    subject: Household | Person,
    month: date,
    home: Household,
    decision: Decision,
    result: Result,
    *,
    last: date | None,
) -> Award:
    """The same benefit from the month on in the home's town, up to the last month of the award's own term."""
    made = awards.carry_on(award, subject, month, town_of(home.area))
    if last is not None:
        awards.end(made, last, "term", decision)
    result.made.append(made)
    return made


def follow_home(
    home: Household, people: Iterable[Person], month: date, decision: Decision, result: Result
) -> None:
    """Awards that another town answers for are ended there and carried on here from the month on."""
    town = town_of(home.area)
    mine = lasting(month, household=home)
    mine += [award for person in people for award in lasting(month, person=person)]
    for award in mine:
        if award.area_id != town.pk:
            last, first = covers.end_of(award), max(month, award.first_month)
            stop(award, first, MOVED, decision, result)
            carry_on(award, award.household or _person(award), first, home, decision, result, last=last)


def of_people(people: Iterable[Person], month: date) -> list[Award]:
    """Awards that these persons hold alone, from the month on."""
    return lasting(month, person__in=list(people))


def everybody(households: Iterable[Household], people: Iterable[Person]) -> QuerySet[Award]:
    """Every award of these households and persons, whenever it was."""
    mine = Q(household__in=list(households)) | Q(person__in=list(people))
    return Award.objects.filter(mine, follows=None).select_related("area", "household", "person")


def _person(award: Award) -> Person:
    if award.person is None:
        raise ValueError("This award is neither a household's nor a person's.")
    return award.person
