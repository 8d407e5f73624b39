"""Deaths and moves that a list reported of somebody whom an award covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from civilaffairs.benefits.models import Award
from civilaffairs.casework import deadlines
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.people import facts
from civilaffairs.people.models import Death, Decision, Membership, Report
from civilaffairs.web.radar import outlook
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

WORKING_DAYS = 5  # in which the town finds out


def reports(town: Town) -> Iterator[Found]:
    """The most certain report of each person, kind and day."""
    calendar = deadlines.calendar()
    seen: set[tuple[str, UUID, date]] = set()
    for report in _open(list(town.by_person)).order_by("-certain", "number"):
        what = (report.kind, report.person_id, report.happened_on)
        if what in seen:
            continue
        seen.add(what)
        lost = _lost(town, report)
        award = max(lost, key=lambda one: (lost[one], one.number))
        yield Found(
            Hit.Kind.DEATH if report.kind == Report.Kind.DEATH else Hit.Kind.MOVE,
            f"person:{report.person_id}",
            report.happened_on,
            sum(lost.values(), ZERO),
            award=award,
            person_id=report.person_id,
            household_id=award.household_id,
            programme=award.programme,
            report_id=report.pk,
            certain=report.certain,
            detail={"source": report.source, "month": format_month(_after(report.happened_on))},
            due_on=calendar.add_working_days(clock.local_date(report.at), WORKING_DAYS),
        )


def _open(persons: list[UUID]) -> QuerySet[Report]:
    """Reports not settled yet: a death by its adoption, a move when no award covers the person."""
    of_person = {"person": OuterRef("person"), "layer": "adopted", "known_to": None}
    dead = Death.objects.filter(**of_person)
    return Report.objects.filter(person__in=persons).exclude(Exists(dead)).select_related("person")


def _after(day: date) -> date:
    """The first month for which nothing is due any more."""
    return add_months(month_of(day), 1)


def _lost(town: Town, report: Report) -> dict[Award, Decimal]:
    """By award: what was, or would be, paid from the month after the event beyond what is due."""
    awards = list(town.awards_of(report.person_id))
    first = max(_after(report.happened_on), add_months(town.month, -town.length("months-back")))
    months = [month for month in _months(first, town) if month >= first]
    issued = outlook.issued(awards, first)
    supposed = outlook.supposing(awards, months, partial(_adopt, report, awards))
    lost = {}
    for award in awards:
        alone = report.kind == Report.Kind.MOVE and award.household_id is None
        after = {} if alone else supposed.get(award.pk, outlook.NOTHING).due
        lost[award] = outlook.at_risk(_standing(town, award, issued.get(award.pk, {}), months), after)
    return lost


def _months(first: date, town: Town) -> list[date]:
    count = (town.window[-1].year - first.year) * 12 + town.window[-1].month - first.month
    return [add_months(first, number) for number in range(count + 1)]


def _standing(
    town: Town, award: Award, issued: dict[date, Decimal], months: list[date]
) -> dict[date, Decimal]:
    """What stands to be paid: what was issued, and from this month on what is due as things are adopted."""
    found = {month: issued[month] for month in months if month in issued}
    for month in months:
        if month >= town.month and month not in found:
            found[month] = town.outlooks.get(award.pk, outlook.NOTHING).due.get(month) or ZERO
    return found


def _adopt(report: Report, awards: list[Award], decision: Decision) -> None:
    if report.kind == Report.Kind.DEATH:
        facts.adopt_values(decision, Death, report.happened_on, person=report.person)
        return
    for award in awards:
        if award.household is not None:
            facts.adopt_end(
                decision, Membership, report.happened_on, household=award.household, person=report.person
            )
