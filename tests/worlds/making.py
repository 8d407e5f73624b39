"""A random city: one set of standards, settings and indices, and many homes of a few households each.

A home is a random example of the oracle without the awards that the oracle refuses; with it comes
what the oracle says that each run issues.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from tests.oracle import cities
from tests.oracle.bounds import check_file
from tests.oracle.dates import later, month_of
from tests.oracle.expectation import granted_part
from tests.oracle.histories import awards, events
from tests.oracle.households import people_and_households
from tests.oracle.office import play
from tests.oracle.refusals import NEEDED
from tests.oracle.rules import BENEFITS
from tests.oracle.world import Refused

YEARS = (2020, 2021, 2024)
PRICES = {"cpi": "4.2", "food_cpi": "6.0"}
Line = tuple[str, str, str, date, Any]


@dataclass(frozen=True)
class Home:
    """Some related households: the example as granted, and per run month the lines expected."""

    mark: str
    example: dict[str, Any]
    issued: dict[date, list[Line]]
    refused: int


@dataclass(frozen=True)
class World:
    """City number ``number`` of ``size`` homes, whose runs are ``length`` months in a row."""

    number: int
    size: int
    length: int = 4

    @cached_property
    def year(self) -> int:
        return YEARS[self.number % len(YEARS)]

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What holds for every home; of the random ones the first that nothing forbids."""
        dice = Random(f"world {self.number}")
        while True:
            made = self._standing(dice)
            if is_sound(made):
                return made

    def _standing(self, dice: Random) -> dict[str, Any]:
        first = date(self.year, dice.randint(3, 7), 1)
        last = later(first, self.length - 1)
        index = later(first, dice.choice([-2, -1, 0][: self.length])).isoformat()[:7]
        return {
            "standards": cities.standards(dice, self.year),
            "settings": cities.settings(dice, self.year),
            "indices": {**cities.indices(dice, self.year), index: PRICES},
            "runs": f"{first:%Y-%m}..{last:%Y-%m}",
        }

    def homes(self) -> Iterator[Home]:
        return (self.home(place) for place in range(self.size))

    def home(self, place: int) -> Home:
        mark = f"w{self.number}h{place}"
        dice = Random(mark)
        made: dict[str, Any] = {"id": mark, **self.shared, "classify": []}
        spare = people_and_households(dice, made, self.year)
        made["awards"] = awards(dice, made, self.year, BENEFITS)
        events(dice, made, self.year, spare)
        refused: list[Any] = []
        issued = play(made, refused)
        return Home(mark, granted_part(made, refused), issued, len(refused))


def is_sound(made: dict[str, Any]) -> bool:
    """Nothing is forbidden, and nothing that a formula needs is lacking."""
    try:
        check_file(made)
    except Refused:
        return False
    began = {
        code: min(month_of(row["from"]).year for row in rows) for code, rows in made["standards"].items()
    }
    return all(began.get(code, 9999) < 2020 for code in NEEDED)
