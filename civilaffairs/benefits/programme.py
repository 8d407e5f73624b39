"""What a benefit declares, and the registry of all benefits.

A benefit is one file in a room's ``programmes`` package: a subclass of ``Programme`` under
``@register``. Nothing else names it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ImproperlyConfigured

from civilaffairs.benefits import facts
from civilaffairs.benefits.choices import IfPublished
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.terms import Input, Term, term
from civilaffairs.benefits.values import Number
from civilaffairs.lib.months import parse_month

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RECURRING, DECIDED, METERED, DERIVED = "recurring", "decided", "metered", "derived"
HOUSEHOLD, PERSON = facts.HOUSEHOLD, facts.PERSON
MONTH_AFTER_CONFIRMATION, MONTH_OF_APPLICATION, MONTH_OF_AGE = "after-confirmation", "application", "age"
FULL_REVIEW, SHORT_REVIEW = "full-review", "short-review"
BANK, CASH, IN_KIND = "bank", "cash", "in-kind"


@dataclass(frozen=True)
class Condition:
    """What must hold for the benefit to be due. ``says`` is the reason of a refusal."""

    code: str
    term: Term
    says: str | _StrPromise
    law: str


@dataclass(frozen=True)
class Line:
    """One amount of the benefit; the engine floors it at 0 and rounds it once."""

    code: str
    term: Term
    name: str | _StrPromise
    law: str


class FactNames:
    """The facts of a subject, as terms: ``facts.members``."""

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def __getattr__(self, name: str) -> Input:
        kinds = facts.NAMES[self._subject]
        if name not in kinds:
            raise AttributeError(f"A {self._subject} has no fact {name!r}; there are {', '.join(kinds)}.")
        return Input("fact", name, kinds[name].unit)


class StandardNames:
    """Published standards, as terms: ``standard("minimum-living")``."""

    def __call__(self, code: str) -> Input:
        if code not in STANDARDS:
            raise ImproperlyConfigured(f"There is no standard {code!r}; see benefits/codes.py.")
        return Input("standard", code, STANDARDS[code].unit)

    def if_published(self, code: str, otherwise: Term | Number = 0) -> Term:
        """A standard that a city may lack."""
        if not STANDARDS[code].optional:
            raise ImproperlyConfigured(f"Every city has {code!r}: a missing one must not go unseen.")
        return IfPublished(self(code), term(otherwise))


@dataclass(frozen=True)
class Formula:
    """Conditions and lines as they stand from a month on."""

    first_month: date
    conditions: tuple[Condition, ...]
    lines: tuple[Line, ...]


class Programme:
    """Base of all benefits. The class attributes are the declaration."""

    code: ClassVar[str]
    name: ClassVar[str | _StrPromise]
    kind: ClassVar[str] = RECURRING
    subject: ClassVar[str]
    starts: ClassVar[str]
    workflow: ClassVar[str]
    law: ClassVar[str]
    since: ClassVar[str] = "1999-01"  # the first month of the statement in the class itself
    later: ClassVar[dict[str, type[Programme]]] = {}  # first month → class with a newer statement
    excludes: ClassVar[tuple[str, ...]] = ()  # no person has both
    group: ClassVar[str] = ""  # the place that one person's awards of excluding benefits share
    leaves_out: ClassVar[tuple[str, ...]] = ()  # persons paid these are no members here
    reads: ClassVar[tuple[str, ...]] = ()  # further benefits that the statement depends on
    gradual_exit: ClassVar[bool] = False
    channel: ClassVar[str] = BANK
    fund: ClassVar[str] = "local"
    clocks: ClassVar[dict[str, int]] = {}  # lengths of the procedure where they differ from its defaults
    # What the bank statement says behind the month. Only a benefit that is published may name itself there.
    memo: ClassVar[str] = "民政补助"
    publishes: ClassVar[tuple[str, ...]] = ()  # what a notice or list may show; nothing by default

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        """What must hold; a failing condition makes every line 0."""
        yield from ()

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        """The amounts."""
        raise NotImplementedError

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every version of the statement, the newest first."""
        versions = {self.since: type(self), **self.later}
        return tuple(self._formula(month, versions[month]()) for month in sorted(versions, reverse=True))

    def _formula(self, month: str, source: Programme) -> Formula:
        names, standard = FactNames(self.subject), StandardNames()
        return Formula(
            parse_month(month),
            tuple(source.conditions(names, standard)),
            tuple(source.lines(names, standard)),
        )

    def formula(self, month: date) -> Formula:
        """The version that governs a benefit month."""
        return next(version for version in self.formulas if version.first_month <= month)

    @property
    def line_codes(self) -> tuple[str, ...]:
        """All lines of all versions: a line is never dropped, so that it can be recovered."""
        return tuple(dict.fromkeys(line.code for version in self.formulas for line in version.lines))

    @property
    def inputs(self) -> frozenset[str]:
        """Keys of all facts and standards that some version reads."""
        return frozenset(
            key
            for version in self.formulas
            for term in [part.term for part in version.conditions] + [part.term for part in version.lines]
            for key in term.reads()
        )

    @property
    def depends_on(self) -> frozenset[str]:
        """Benefits calculated before this one."""
        return frozenset((*self.leaves_out, *self.reads))


_programmes: dict[str, Programme] = {}


def register(declared: type[Programme]) -> type[Programme]:
    """Make a benefit known. Raises ImproperlyConfigured for a declaration that cannot stand."""
    if declared.code in _programmes:
        raise ImproperlyConfigured(f"Two benefits have the code {declared.code!r}.")
    if declared.memo != Programme.memo and not declared.publishes:
        raise ImproperlyConfigured(f"{declared.code!r} is not published; its memo may not name it.")
    _programmes[declared.code] = declared()
    in_order.cache_clear()
    return declared


def discover(package: str) -> None:
    """Import every module of a room's ``programmes`` package."""
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")


def get(code: str) -> Programme:
    """The benefit of a code. Raises KeyError."""
    return _programmes[code]


def codes() -> tuple[str, ...]:
    """The codes of all benefits, in order of calculation."""
    return in_order()


def find(chosen: Callable[[Programme], bool]) -> tuple[Programme, ...]:
    """The benefits for which ``chosen`` holds, in order of calculation."""
    return tuple(_programmes[code] for code in in_order() if chosen(_programmes[code]))


@cache
def in_order() -> tuple[str, ...]:
    """All codes, each after those it depends on. Refuses unknown codes and cycles."""
    return order({code: programme.depends_on for code, programme in _programmes.items()})


def order(depends_on: dict[str, Iterable[str]]) -> tuple[str, ...]:
    """Codes so that each comes after those it depends on."""
    graph = {code: sorted(needed) for code, needed in sorted(depends_on.items())}
    for code, needed in graph.items():
        if unknown := set(needed) - set(graph):
            raise ImproperlyConfigured(f"{code!r} depends on unknown benefits: {sorted(unknown)}.")
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ImproperlyConfigured(f"Benefits depend on each other in a circle: {error.args[1]}.") from error


def closure(chosen: Sequence[str]) -> tuple[str, ...]:
    """The chosen codes and all that they depend on, in order of calculation."""
    wanted: set[str] = set()
    waiting = list(chosen)
    while waiting:
        code = waiting.pop()
        if code not in wanted:
            wanted.add(code)
            waiting.extend(get(code).depends_on)
    return tuple(code for code in in_order() if code in wanted)
