"""The adopted facts of an example: each event changes a timeline, the tables follow it.

An event counts from its date until the next event of the same fact, whenever either became
known; so the order of knowing never changes what holds in the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.setting_shapes import NOT_COUNTED
from civilaffairs.lib.clock import SHANGHAI
from civilaffairs.payments.examples.households import COSTS, INCOME
from civilaffairs.payments.examples.shapes import Dated
from civilaffairs.people.models import (
    CarePlace,
    Cost,
    Death,
    Decision,
    Disability,
    ElderAbility,
    Household,
    Illness,
    Income,
    Membership,
    Person,
    Residence,
    Schooling,
    SelfCare,
    ServedDays,
)
from civilaffairs.people.models.fact import Fact

SINCE_EVER = date(1900, 1, 1)
Values = dict[str, Any] | None
Period = tuple[date, date | None, tuple[tuple[str, Any], ...]]


def rows_of(fact: str, value: Any) -> Iterator[tuple[type[Fact], dict[str, Any], Values]]:
    """A fact of the file as model, further slot columns, and values (None: holds no more)."""
    if fact in ("income", "not_counted"):
        for kind in INCOME if fact == "income" else NOT_COUNTED:
            yield Income, {"kind": kind}, {"amount": value[kind]} if value and kind in value else None
    elif fact == "costs":
        for kind in COSTS:
            yield Cost, {"kind": kind}, {"amount": value[kind]} if value and kind in value else None
    elif fact == "rural":
        yield Residence, {"kind": Residence.Kind.HUKOU}, None if value is None else {"rural": value}
    elif fact == "disability":
        yield Disability, {}, value
    elif fact in _SINGLE:
        model, column = _SINGLE[fact]
        held = value if fact != "illness" or value is None else True
        yield model, {}, None if held is None else {column: held}


_SINGLE: dict[str, tuple[type[Fact], str]] = {
    "self_care_failed": (SelfCare, "failed"),
    "care_at": (CarePlace, "place"),
    "elder_grade": (ElderAbility, "grade"),
    "in_school": (Schooling, "in_school"),
    "illness": (Illness, "serious"),
}


class Timelines:
    """What has been said so far, and the rows that hold it."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._said: dict[Any, list[tuple[date, int, Values]]] = defaultdict(list)
        self._order = 0
        self._slots: dict[Any, tuple[type[Fact], dict[str, Any]]] = {}
        self._homes: dict[Person, list[Household]] = defaultdict(list)

    def say(self, person: Person, fact: str, value: Any, since: date = SINCE_EVER) -> None:
        """A fact of a person has this value since a day."""
        for model, more, values in rows_of(fact, value):
            slot = {"person": person, **more}
            key = (model, *slot.values())
            self._add(key, since, values)
            self._hold(model, slot, periods(self._said[key]))

    def serve(self, person: Person, month: date, days: int | None) -> None:
        """The days served in a month, by the latest word; None: no word of it any more."""
        held: list[Period] = [] if days is None else [(SINCE_EVER, None, (("days", days),))]
        self._hold(ServedDays, {"person": person, "month": month}, held)

    def die(self, person: Person, day: date) -> None:
        self._add((Death, person), day, {})
        first = min(since for since, _, _ in self._said[Death, person])
        self._hold(Death, {"person": person}, [(first, None, ())])

    def join(self, person: Person, household: Household, since: date = SINCE_EVER) -> None:
        if household not in self._homes[person]:
            self._homes[person].append(household)
        self._add(("in", person, household), since, {"in": True})
        self._settle(person)

    def leave(self, person: Person, household: Household, since: date) -> None:
        self._add(("in", person, household), since, None)
        self._settle(person)

    def count(self, person: Person, counted: bool, since: date = SINCE_EVER) -> None:
        self._add(("counted", person), since, {"counted": counted})
        self._settle(person)

    def _add(self, key: Any, since: date, values: Values) -> None:
        self._order += 1
        self._said[key].append((since, self._order, values))

    def _settle(self, person: Person) -> None:
        """Memberships: a person counts in one household at a time, the one joined last."""
        homes = self._homes[person]
        days = sorted(
            {since for home in homes for since, _, _ in self._said["in", person, home]}
            | {since for since, _, _ in self._said["counted", person]}
        )
        wanted: dict[Household, list[tuple[date, int, Values]]] = {home: [] for home in homes}
        for place, day in enumerate(days):
            inside = {home: said for home in homes if (said := self._at(("in", person, home), day))}
            latest = max(inside, key=lambda home: (inside[home][0], -homes.index(home)), default=None)
            counted = self._at(("counted", person), day)
            counts = counted is None or bool(counted[2] and counted[2]["counted"])
            for home in homes:
                held = {"counted": counts and home == latest, "relation": "97"} if home in inside else None
                wanted[home].append((day, place, held))
        for home in homes:  # First what ends: nobody counts twice, not even for an instant.
            self._hold(Membership, {"household": home, "person": person}, periods(wanted[home]), add=False)
        for home in homes:
            self._hold(Membership, {"household": home, "person": person}, periods(wanted[home]))

    def _at(self, key: Any, day: date) -> tuple[date, int, Values] | None:
        before = [said for said in self._said[key] if said[0] <= day]
        latest = max(before, key=lambda said: said[:2]) if before else None
        return latest if latest and latest[2] is not None else None

    def _hold(self, model: type[Fact], slot: dict[str, Any], wanted: list[Period], add: bool = True) -> None:
        """Close the rows that no longer hold, add the new ones."""
        rows = model._default_manager.filter(layer="adopted", known_to=None, **slot)
        names = [name for _, _, values in wanted[:1] for name, _ in values]
        held = {}
        for row in rows:
            values = tuple((name, getattr(row, name)) for name in names)
            held[row.valid_from, row.valid_to, values] = row.pk
        gone = [key for period, key in held.items() if period not in wanted]
        model._default_manager.filter(pk__in=gone).update(known_to=ClockNow())
        if add:
            model._default_manager.bulk_create(
                model(
                    layer="adopted",
                    decision=self._decision,
                    source="decision",
                    valid_from=start,
                    valid_to=end,
                    **slot,
                    **dict(values),
                )
                for start, end, values in wanted
                if (start, end, values) not in held
            )


def periods(said: list[tuple[date, int, Values]]) -> list[Period]:
    """What was said as periods with values; of two words about one day the later counts."""
    by_day = {since: values for since, _, values in sorted(said, key=lambda each: each[:2])}
    days = sorted(by_day)
    found: list[Period] = []
    for place, day in enumerate(days):
        values = by_day[day]
        until = days[place + 1] if place + 1 < len(days) else None
        if values is None:
            continue
        content = tuple(sorted(values.items()))
        if found and found[-1][1] == day and found[-1][2] == content:
            found[-1] = (found[-1][0], until, content)
        else:
            found.append((day, until, content))
    return found


def known_on(row: Dated) -> date:
    """The day on which a row was published."""
    return row.known or (row.from_month - timedelta(days=1) if row.from_month else SINCE_EVER)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)
