"""What a change asks for: who stands in which household under which relation, from which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.change_models import Change
from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months, month_of
from civilaffairs.people.models import Household, Membership, Person

DAY = timedelta(days=1)
HEAD = Membership.Relation.HEAD
Kind = Change.Kind


@dataclass(frozen=True)
class Plan:
    """``relations``: of everybody who stays or comes, to the head of their household afterwards.

    ``leaving``: who goes to the new household of a split. ``area`` and ``address``: of the new home;
    ``registered``: the household registration moves along. ``keeps``: the awards of the household
    are carried on for the new one. ``document``: what the right one says. ``note``: why, by which papers.

    Of two rows of one person, ``person`` stays and ``other_person`` is joined to it; ``household`` is
    where the person belongs, ``other`` where they were counted besides.
    """

    kind: str
    day: date
    household: Household | None = None
    other: Household | None = None
    person: Person | None = None
    other_person: Person | None = None
    relations: Mapping[UUID, str] = field(default_factory=dict)
    leaving: frozenset[UUID] = frozenset()
    area: Area | None = None
    address: str = ""
    registered: bool = False
    keeps: bool = False
    document: Mapping[str, str] = field(default_factory=dict, repr=False)
    note: str = ""

    @property
    def home(self) -> Household:
        """The household that the change is about."""
        if self.household is None:
            raise ValueError("This change is about no household.")
        return self.household

    @property
    def first_month(self) -> date:
        """A day of March counts from April."""
        return add_months(month_of(self.day), 1)

    @property
    def one(self) -> Person:
        """The person that the change is about."""
        if self.person is None:
            raise ValueError("This change is about nobody.")
        return self.person

    @property
    def other_row(self) -> Person:
        """The row that is joined to the other one, or parted from it."""
        if self.other_person is None:
            raise ValueError("This change is about one row.")
        return self.other_person

    @property
    def households(self) -> list[Household]:
        return [home for home in (self.household, self.other) if home is not None]

    def as_stored(self) -> dict[str, Any]:
        """As the sealed column keeps it."""
        return {
            "relations": {str(person): relation for person, relation in self.relations.items()},
            "leaving": sorted(str(person) for person in self.leaving),
            "area": self.area.pk if self.area else None,
            "address": self.address,
            "registered": self.registered,
            "keeps": self.keeps,
            "document": dict(self.document),
            "note": self.note,
        }


def of(change: Change) -> Plan:
    """The plan of a change as it was entered."""
    said = change.plan
    return Plan(
        kind=change.kind,
        day=change.happened_on,
        household=change.household,
        other=change.other,
        person=change.person,
        other_person=change.other_person,
        relations={UUID(person): relation for person, relation in said["relations"].items()},
        leaving=frozenset(UUID(person) for person in said["leaving"]),
        area=Area.objects.get(pk=said["area"]) if said["area"] else None,
        address=said["address"],
        registered=said["registered"],
        keeps=said["keeps"],
        document=said["document"],
        note=said["note"],
    )


def handover_month() -> date:
    """From here on another town or person answers for an award: what was issued before stays where it was.

    Every run of an earlier month may have been calculated without this decision.
    """
    return add_months(month_of(clock.today()), 1)
