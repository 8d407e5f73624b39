"""From what was found to hits: new ones open, old ones follow, what no longer holds closes and says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db import connection, transaction

from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.payments import holds
from civilaffairs.people.models import Person
from civilaffairs.web.radar import ends
from civilaffairs.web.radar.found import Found, Town
from civilaffairs.web.radar.models import Hit

ONE_SWEEP_A_TOWN = 7_201_906
HOLDING = {Hit.Kind.DEATH, Hit.Kind.MOVE}
DISMISSED_FOR = timedelta(days=365)  # after which somebody who did not want a benefit is named again
Key = tuple[str, str, date]


@transaction.atomic
def keep(town: Town, found: Iterable[Found]) -> Counter[str]:
    """Bring the town's hits up to what was found. Doing it again changes nothing."""
    known, seen, count = _take_over(town, found)
    for key, hit in known.items():
        if key not in seen:
            _close(hit, ends.why(hit, town))
            count["closed"] += 1
    count["open"] = len(_open(town))
    return count


@transaction.atomic
def add(town: Town, found: Iterable[Found]) -> Counter[str]:
    """The same for a part of what could be found: nothing is closed."""
    return _take_over(town, found)[2]


def _take_over(town: Town, found: Iterable[Found]) -> tuple[dict[Key, Hit], set[Key], Counter[str]]:
    """Open what is new and follow what is known, one sweep of a town at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_SWEEP_A_TOWN, town.area.pk])
    known = {(hit.kind, hit.subject, hit.day): hit for hit in _open(town)}
    days = _days_of_claims(town)
    count: Counter[str] = Counter()
    new = []
    seen: set[Key] = set()
    for one in found:
        day = days.get((one.kind, one.subject), one.day) if one.award is None else one.day
        key = (one.kind, one.subject, day)
        if key in seen:
            continue
        seen.add(key)
        if key in known:
            count["changed"] += _follow(known[key], one)
        else:
            new.append(_hit(town, replace(one, day=day)))
    # What somebody dismissed holds its place, so that it is not found again.
    Hit.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    hold_what_is_certain(_open(town))
    return known, seen, count


def hold_what_is_certain(hits: Iterable[Hit]) -> None:
    """Put the money of whoever was reported dead or gone on hold, once per hit."""
    for hit in hits:
        if hit.kind in HOLDING and hit.certain and hit.hold_id is None and hit.person_id:
            hit.hold = holds.place(Person(pk=hit.person_id), hit.kind, None)
            hit.save(update_fields=["hold"])


def _open(town: Town) -> list[Hit]:
    return list(Hit.objects.select_for_update(of=("self",)).filter(area=town.area, state=Hit.State.OPEN))


def _days_of_claims(town: Town) -> dict[tuple[str, str], date]:
    """Somebody who has not applied was first named on a day of their own, and keeps it."""
    since = town.today - DISMISSED_FOR
    rows = Hit.objects.filter(area=town.area, award=None, day__gt=since).exclude(state=Hit.State.CLOSED)
    open_ones = Hit.objects.filter(area=town.area, award=None, state=Hit.State.OPEN)
    found = (*rows.values_list("kind", "subject", "day"), *open_ones.values_list("kind", "subject", "day"))
    return {(kind, subject): day for kind, subject, day in found}


def _hit(town: Town, one: Found) -> Hit:
    return Hit(
        kind=one.kind,
        subject=one.subject,
        day=one.day,
        area=town.area,
        award=one.award,
        person_id=one.person_id,
        household_id=one.household_id,
        programme=one.programme,
        report_id=one.report_id,
        certain=one.certain,
        yuan=one.yuan,
        detail=one.detail,
        due_on=one.due_on,
    )


def _follow(hit: Hit, one: Found) -> int:
    """Take over what is different now; what a person said (it is certain) stays."""
    certain = hit.certain or one.certain
    award = one.award.pk if one.award else None
    now = (one.yuan, one.detail, award, certain)
    if now == (hit.yuan, hit.detail, hit.award_id, hit.certain):
        return 0
    hit.yuan, hit.detail, hit.award_id, hit.certain = now
    hit.programme, hit.household_id = one.programme, one.household_id
    hit.version += 1
    hit.save(update_fields=["yuan", "detail", "award", "certain", "programme", "household", "version"])
    return 1


def _close(hit: Hit, because: str) -> None:
    Hit.objects.filter(pk=hit.pk).update(
        state=Hit.State.CLOSED, because=because, version=hit.version + 1, closed_at=ClockNow()
    )
    if hit.hold is not None:
        holds.lift(hit.hold, str(ends.WORDS[because]), None)
    trail.record("radar.close", object_kind="hit", object_id=hit.pk, label=f"{hit.kind} {because}")
