"""家庭变更告知书: a letter to each household that a change touched, saying what it is paid and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from civilaffairs.benefits import names, periods, programme
from civilaffairs.benefits.changes import dues, members
from civilaffairs.benefits.changes.dues import Due
from civilaffairs.benefits.changes.handover import Result
from civilaffairs.benefits.changes.plan import Kind, Plan
from civilaffairs.benefits.models import Award
from civilaffairs.casework import letters
from civilaffairs.casework.effects import phone
from civilaffairs.casework.kinds import Moment
from civilaffairs.lib import clock
from civilaffairs.people import queries
from civilaffairs.people.models import Household, Person

OF_HOUSEHOLDS = (Kind.SPLIT, Kind.MERGE, Kind.MOVE, Kind.HEAD, Kind.DEATH)
NOTHING = Decimal(0)


def write(moment: Moment, plan: Plan, people: list[Person], before: Due, result: Result) -> None:
    """In the decision's transaction. A household without any award is told nothing."""
    if moment.actor is None or plan.kind not in OF_HOUSEHOLDS:
        return
    homes = [*plan.households, *([result.founded] if result.founded else [])]
    after = dues.of(plan, homes, people)
    with translation.override("zh-hans"):
        rows = _by_home(plan, before, after)
        change = str(Kind(plan.kind).label)
    for home in homes:
        if home.pk not in rows:
            continue
        here = list(members.lasting(clock.today(), household=home))
        context = {
            "to": _head(here) or moment.case.applicant_name,
            "change": change,
            "day": plan.day,
            "household": home.number,
            "members": len(here),
            "awards": rows[home.pk],
            "changed": any(row["periods"] for row in rows[home.pk]),
            "law": "；".join(dict.fromkeys(row["law"] for row in rows[home.pk])),
            "reason": moment.opinion,
            "phone": phone(moment.case),
        }
        letters.issue(
            "household",
            actor=moment.actor,
            office=moment.actor.area,
            case=moment.case,
            subject_id=home.pk,
            context=context,
        )


def _head(here: Iterable[Any]) -> str:
    """Who is written to: the head as the change leaves it, else who comes first."""
    return next((row.person.name for row in here), "")


def _by_home(plan: Plan, before: Due, after: Due) -> dict[Any, list[dict[str, Any]]]:
    """What is said of each award, by the household that it is paid to."""
    awards = Award.objects.select_related("person").in_bulk({*before, *after})
    found: dict[Any, list[dict[str, Any]]] = {}
    for award in sorted(awards.values(), key=lambda each: each.number):
        old, new = before.get(award.pk, {}), after.get(award.pk, {})
        if any(old.values()) or any(new.values()):
            found.setdefault(_home(plan, award), []).append(_said(award, old, new))
    return found


def _home(plan: Plan, award: Award) -> Any:
    """A person's award is told to the household where the person is now; of the dead, where they were."""
    if award.person is None:
        return award.household_id
    home: Household | None = queries.home_of(award.person)
    return home.pk if home else plan.home.pk


def _said(award: Award, old: dict[date, Decimal], new: dict[date, Decimal]) -> dict[str, Any]:
    months = sorted({*old, *new})
    was, now = ([due.get(month, NOTHING) for month in months] for due in (old, new))
    return {
        "benefit": names.of_benefit(award.programme),
        "whose": award.person.name if award.person else "",
        "periods": periods.differing(months, was, now),
        "amount": now[-1],
        "law": programme.get(award.programme).law,
    }
