"""What the calendar brings by itself: birthdays and certificates, found by calculating the months ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from civilaffairs.benefits.models import Award
from civilaffairs.lib.id_numbers import age_on, birthday
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.people.models import Disability, Person
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit
from civilaffairs.web.radar.outlook import Outlook

OF_AGE = {"age", "allowance_age", "minor", "vulnerable_members"}
OF_CERTIFICATE = {"certified", "disability", "disability_grade", "severe_disability", "vulnerable_members"}
DAY = timedelta(days=1)


def birthdays(town: Town) -> Iterator[Found]:
    """A coming month in which an award changes because somebody grows older."""
    for award in town.awards:
        outlook = town.outlooks.get(award.pk)
        for before, after in pairwise(town.window) if outlook else ():
            if outlook is None or not _changes(outlook, before, after, OF_AGE):
                continue
            who = _whose_birthday(town, award, add_months(after, -1), add_months(after, 1))
            if who is None:
                continue
            person, day = who
            yield Found(
                Hit.Kind.BIRTHDAY,
                f"award:{award.pk}:{person.pk}",
                day,
                sum((abs(now - was) for was, now in _beside(town, outlook, before)), ZERO),
                award=award,
                person_id=person.pk,
                household_id=award.household_id,
                programme=award.programme,
                detail={"years": age_on(person.birth_date, day), **_change(outlook, before, after)},
            )


def _changes(outlook: Outlook, before: date, after: date, names: set[str]) -> bool:
    due = outlook.due
    return due[before] != due[after] and None not in (due[before], due[after]) and bool(
        outlook.changed(before, after) & names
    )  # fmt: skip


def _change(outlook: Outlook, before: date, after: date) -> dict[str, str]:
    return {
        "before": str(outlook.due[before]),
        "after": str(outlook.due[after]),
        "month": format_month(after),
    }


def _beside(town: Town, outlook: Outlook, before: date) -> Iterator[tuple[Decimal, Decimal]]:
    """What is due in the month before a change, beside each later month of the window."""
    was = outlook.due[before]
    for month in town.window:
        now = outlook.due[month]
        if month > before and was is not None and now is not None:
            yield was, now


def _whose_birthday(town: Town, award: Award, first: date, until: date) -> tuple[Person, date] | None:
    """Who of the award's people has a birthday in these days; one that counts by law before another."""
    people = [award.person] if award.person else Person.objects.filter(pk__in=town.people_of(award))
    found = [
        (day.year - one.birth_date.year not in (18, 60, 80, 90, 100), day, one)
        for one in people
        for year in {first.year, (until - DAY).year}
        if first <= (day := birthday(one.birth_date, year - one.birth_date.year)) < until
    ]
    if not found:
        return None
    _odd, day, person = min(found, key=lambda each: (each[0], -each[1].toordinal(), str(each[2].pk)))
    return person, day


def certificates(town: Town) -> Iterator[Found]:
    """A certificate that expires soon, or has expired and no other is known."""
    first, last = town.today - town.days("certificate-grace"), town.today + town.days("certificate-notice")
    held = Disability.objects.filter(layer=Disability.Layer.ADOPTED, known_to=None, valid_to=None)
    expiring = held.filter(person__in=list(town.by_person), until__gte=first, until__lte=last)
    for row in expiring.order_by("until", "id"):
        assert row.until is not None
        if _renewed(row):
            continue
        lost = {award: _lost(town, award, row.until) for award in town.awards_of(row.person_id)}
        award = max(lost, key=lambda one: (lost[one], one.number))
        yield Found(
            Hit.Kind.CERTIFICATE,
            f"person:{row.person_id}",
            row.until,
            sum(lost.values(), ZERO),
            award=award,
            person_id=row.person_id,
            household_id=award.household_id,
            programme=award.programme,
            detail={"month": format_month(_month_after(row.until)), "grade": str(row.grade)},
            due_on=row.until,
        )


def _renewed(row: Disability) -> bool:
    """Whether a later certificate was recorded, adopted or not."""
    said = Disability.objects.filter(person=row.person_id, known_to=None, valid_to=None).exclude(pk=row.pk)
    return any(other.until is None or (row.until and other.until > row.until) for other in said)


def _month_after(until: date) -> date:
    """The first month for which the certificate does not hold any more."""
    return add_months(month_of(until), 1)


def _lost(town: Town, award: Award, until: date) -> Decimal:
    """What the award loses in the window with the certificate."""
    outlook, after = town.outlooks.get(award.pk), _month_after(until)
    before = add_months(after, -1)
    if outlook is None or before not in outlook.due or after not in outlook.due:
        return ZERO
    if not _changes(outlook, before, after, OF_CERTIFICATE):
        return ZERO
    return sum((max(ZERO, was - now) for was, now in _beside(town, outlook, before)), ZERO)
