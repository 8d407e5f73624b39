"""What an examples file says, after reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from civilaffairs.benefits import programme
from civilaffairs.benefits.values import Value

_FORMAT = {
    "minimum-living": ("top-up", "utilities", "vulnerable"),
    "extreme-hardship": ("basic", "care"),
    "low-income": (),
    "expenditure-hardship": (),
    "disability-living": ("allowance",),
    "disability-care": ("allowance",),
    "old-age": ("allowance",),
    "dependent-elder-care": ("allowance",),
    "orphan": ("allowance",),
    "unattended-child": ("allowance",),
    "price-subsidy": ("allowance",),
    "elder-meals": ("allowance",),
    "temporary-relief": (),
    "orphan-study": (),
}


def line_codes() -> dict[str, tuple[str, ...]]:
    """The lines of every benefit that an example may name: the format's and the product's own."""
    built = {code: programme.get(code).line_codes for code in programme.codes()}
    return {**built, **{code: lines for code, lines in _FORMAT.items() if lines or code not in built}}


@dataclass(frozen=True)
class Dated:
    """A value of a standard or setting; ``from_month`` None: since ever."""

    from_month: date | None
    value: Any
    known: date | None


@dataclass(frozen=True)
class Index:
    """Consumer and food prices of a month, in per cent year on year."""

    month: date
    cpi: Decimal
    food_cpi: Decimal
    known: date


@dataclass(frozen=True)
class PersonSpec:
    born: date
    sex: str
    facts: dict[str, Any]
    counted: bool


@dataclass(frozen=True)
class OrganisationSpec:
    """``occupied_beds``: of each month how many, by the care that their residents need."""

    occupied_beds: dict[date, dict[str, int]]


@dataclass(frozen=True)
class AwardSpec:
    benefit: str
    to: str
    single: bool
    applied: date
    confirmed: date
    name: str
    answers: dict[str, Value]
    once: dict[str, str]


@dataclass(frozen=True)
class Event:
    """One adopted change: ``of`` is person, household or award; ``change`` names what changes."""

    on: date
    known: date
    of: str
    ref: str
    change: str
    value: Any
    benefit: str = ""


@dataclass(frozen=True, order=True)
class Expected:
    """A line as an example names it."""

    to: str
    benefit: str
    line: str
    month: date
    amount: Decimal


@dataclass
class Example:
    name: str
    line: int
    region: str
    standards: dict[str, list[Dated]]
    settings: dict[str, list[Dated]]
    people: dict[str, PersonSpec] = field(default_factory=dict)
    households: dict[str, list[str]] = field(default_factory=dict)
    organisations: dict[str, OrganisationSpec] = field(default_factory=dict)
    awards: list[AwardSpec] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    runs: list[date] = field(default_factory=list)
    expect: dict[date, list[Expected]] = field(default_factory=dict)
    classify: dict[date, dict[str, str]] = field(default_factory=dict)
    indices: dict[date, Index] = field(default_factory=dict)
    quote: str = ""
    answers: dict[str, Value] = field(default_factory=dict)
    month: date | None = None
    expect_quote: Decimal | None = None
    approver: str = ""
    expect_error: str = ""

    def index_values(self) -> Iterator[tuple[str, Decimal, Index]]:
        """The indices as the standards that hold them."""
        for index in self.indices.values():
            yield "price-index", index.cpi, index
            yield "food-price-index", index.food_cpi, index

    @property
    def benefits(self) -> set[str]:
        """Every benefit that the example speaks of."""
        lines = (line.benefit for lines in self.expect.values() for line in lines)
        named = {award.benefit for award in self.awards} | set(lines)
        return named | ({self.quote} if self.quote else set())
