"""What detectors are given, and what they give back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.settings import get as setting
from civilaffairs.lib.months import add_months, month_of
from civilaffairs.web.radar import outlook
from civilaffairs.web.radar.outlook import Outlook

Length = Literal[
    "months-ahead", "months-back", "certificate-notice", "certificate-grace", "review-notice", "term-notice"
]


@dataclass(frozen=True)
class Found:
    """A hit to be. The same kind, subject and day is the same hit."""

    kind: str
    subject: str
    day: date
    yuan: Decimal
    award: Award | None = None
    person_id: UUID | None = None
    household_id: UUID | None = None
    programme: str = ""
    report_id: UUID | None = None
    certain: bool = True
    detail: dict[str, Any] = field(default_factory=dict)
    due_on: date | None = None


@dataclass
class Town:
    """A town as of a day: its awards in force, what they will be due, what was issued."""

    area: Area
    today: date
    only: frozenset[UUID] | None = None  # look at the awards of these persons alone
    _lengths: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def month(self) -> date:
        return month_of(self.today)

    @property
    def window(self) -> list[date]:
        """The months that a risk is counted over: this one and those ahead."""
        return [add_months(self.month, number) for number in range(self.length("months-ahead") + 1)]

    def length(self, of: Length) -> int:
        """How far the radar looks, in months or days, as the area has set it for the present month."""
        if of not in self._lengths:
            self._lengths[of] = int(setting(self.area, f"radar.{of}", self.month))
        return self._lengths[of]

    def days(self, of: Length) -> timedelta:
        return timedelta(days=self.length(of))

    @cached_property
    def awards(self) -> list[Award]:
        return outlook.in_force(self.area, self.month, self.only)

    @cached_property
    def outlooks(self) -> dict[UUID, Outlook]:
        """By award: the last month, this one and those ahead, with today's facts."""
        return outlook.of(self.awards, [add_months(self.month, -1), *self.window])

    @cached_property
    def by_person(self) -> dict[UUID, list[Award]]:
        """Whom the awards in force cover."""
        return outlook.covered(self.awards, self.month)

    def awards_of(self, person: UUID) -> Sequence[Award]:
        return self.by_person.get(person, [])

    def people_of(self, award: Award) -> list[UUID]:
        """The persons whom the award covers."""
        return [person for person, awards in self.by_person.items() if award in awards]
