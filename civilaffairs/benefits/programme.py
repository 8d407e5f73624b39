"""What a benefit declares, and the registry of all benefits.

A benefit is one file in a room's ``programmes``: a subclass under ``@register``; nothing else names it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ImproperlyConfigured

from civilaffairs.benefits import facts
from civilaffairs.benefits.asking import Ask, AskedNames
from civilaffairs.benefits.codes import STANDARDS, StandardCode
from civilaffairs.benefits.declaration import Channel, Kind, Starts, Subject, Workflow
from civilaffairs.benefits.overlaps import GROSS, PAID, NotBeside, OtherRead
from civilaffairs.benefits.statements import Condition, FactNames, Formula, Line, StandardNames, apart
from civilaffairs.benefits.terms import Term
from civilaffairs.benefits.values import Value
from civilaffairs.lib.months import parse_month
from civilaffairs.lib.text import Text

Node = TypeVar("Node", bound=Any)


class Programme:
    """Base of all benefits. The class attributes are the declaration."""

    code: ClassVar[str]
    name: ClassVar[Text]
    kind: ClassVar[Kind]
    subject: ClassVar[Subject]
    starts: ClassVar[Starts]
    workflow: ClassVar[Workflow]
    law: ClassVar[str]
    since: ClassVar[str] = "1999-01"  # the first month of the statement in the class itself
    later: ClassVar[dict[str, type[Programme]]] = {}  # first month → class with a newer statement
    excludes: ClassVar[tuple[str, ...]] = ()  # no person has both
    leaves_out: ClassVar[tuple[str, ...]] = ()  # persons paid these are no members here
    not_beside: ClassVar[tuple[NotBeside, ...]] = ()  # it does not hold while these are there
    follows: ClassVar[tuple[str, ...]] = ()  # DERIVED: the awards it comes with, the first one wins
    gradual_exit: ClassVar[bool] = False
    valid_months: ClassVar[int] = 0  # a recognition ends by itself after so many months
    channels: ClassVar[tuple[Channel, ...]] = (Channel.BANK,)  # DECIDED: the decision chooses among them
    reviewed_after_months: ClassVar[int] = 12
    review_classes: ClassVar[bool] = False  # reviewed by class A, B or C instead (``review.months``)
    seen_in_registers: ClassVar[bool] = False  # so that the radar names those who have not applied
    fund: ClassVar[str] = "local"
    shared_with: ClassVar[str] = ""  # DECIDED: the fund that may bear a share of the amount
    clocks: ClassVar[dict[str, int]] = {}  # lengths of the procedure where they differ from its defaults
    # What the bank statement says behind the month. Only a benefit that is published may name itself there.
    memo: ClassVar[str] = "民政补贴"
    publishes: ClassVar[tuple[str, ...]] = ()  # what a notice or list may show; nothing by default
    mark: ClassVar[str] = ""  # in the numbers of its letters, e.g. 低; no other benefit has it
    left_to_towns: ClassVar[bool] = True  # whether a county may leave the confirmation to its towns
    papers: ClassVar[tuple[str, ...]] = ()  # documents without which an application is not complete
    urgent: ClassVar[tuple[str, str] | None] = None  # the question and answer of an emergency
    questions: ClassVar[tuple[Ask, ...]] = ()  # what is said when an amount is fixed or quoted
    standards: ClassVar[dict[str, StandardCode]] = {}  # those that this benefit alone reads

    def conditions(self, facts: FactNames, standard: StandardNames) -> Iterator[Condition]:
        """What must hold; a failing condition makes every line 0."""
        yield from ()

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        """The amounts; a recognition has none."""
        yield from ()

    def fixes(self, asked: AskedNames, standard: StandardNames) -> Term | None:
        """DECIDED: the amount that follows from the answers."""
        return None

    def town_decides(self, standard: StandardNames) -> Term | None:
        """DECIDED: up to which amount a town decides itself; by default the county alone decides."""
        return None

    def stands_for(self, answers: Mapping[str, Value]) -> dict[str, Value]:
        """For a quote of a benefit that reads registers: the answers as its inputs."""
        return {}

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every version of the statement, the newest first."""
        versions = {self.since: type(self), **self.later}
        return tuple(self._formula(month, versions[month]()) for month in sorted(versions, reverse=True))

    def _formula(self, month: str, source: Programme) -> Formula:
        names, standard = FactNames(self.subject), StandardNames()
        return Formula(
            parse_month(month),
            (*apart(source.not_beside), *source.conditions(names, standard)),
            tuple(source.lines(names, standard)),
        )

    def formula(self, month: date) -> Formula:
        """The version that governs a benefit month."""
        return next(version for version in self.formulas if version.first_month <= month)

    @property
    def line_codes(self) -> tuple[str, ...]:
        """All lines of all versions: a line is never dropped, so that it can be recovered."""
        return tuple(dict.fromkeys(line.code for version in self.formulas for line in version.lines))

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Keys of everything that some version reads: facts, standards, settings, other benefits."""
        return frozenset().union(*(term.reads() for term in self._terms()))

    def _terms(self) -> Iterator[Term]:
        for version in self.formulas:
            yield from (condition.term for condition in version.conditions)
            yield from (line.net for line in version.lines)

    def reads_of(self, kind: str) -> list[str]:
        """Names of the inputs of a kind: ``fact``, ``standard``, ``setting`` or ``other``."""
        return _named(self.inputs, kind)

    def others_for(self, lines: Iterable[str], *, gross: bool) -> list[str]:
        """What the conditions and these lines read of other benefits; gross ones do without overlaps."""
        wanted = set(lines)
        terms = [condition.term for version in self.formulas for condition in version.conditions]
        for version in self.formulas:
            terms += [line.term if gross else line.net for line in version.lines if line.code in wanted]
        return _named(frozenset().union(*(term.reads() for term in terms)), "other")

    @property
    def index_codes(self) -> list[str]:
        """Indices without which a month has nothing to pay."""
        return [code for code in self.reads_of("standard") if STANDARDS[code].index]

    @property
    def settings_of_facts(self) -> set[str]:
        """Settings that shape the facts which the statement reads."""
        kinds = facts.NAMES[self.subject]
        return {setting for name in self.reads_of("fact") for setting in kinds[name].settings}

    @property
    def depends_on(self) -> frozenset[str]:
        """Benefits calculated before this one: those that take persons out, or whose net amounts it reads."""
        reads = (OtherRead.of(name) for name in self.reads_of("other"))
        return frozenset({*self.leaves_out, *(read.code for read in reads if not read.is_gross)})

    def asks(self, lines: Iterable[str], *, gross: bool) -> frozenset[OtherRead]:
        """Which amounts of other benefits these lines, or gross amounts, need."""
        reads = (OtherRead.of(name) for name in self.others_for(lines, gross=gross))
        taken = (OtherRead(GROSS, code) for code in (*self.leaves_out, *self.follows))
        return frozenset((*reads, *taken))


def _named(keys: Iterable[str], kind: str) -> list[str]:
    return sorted(key.removeprefix(f"{kind}:") for key in keys if key.startswith(f"{kind}:"))


_programmes: dict[str, Programme] = {}


def register(declared: type[Programme]) -> type[Programme]:
    """Make a benefit known. Raises ImproperlyConfigured for a declaration that cannot stand."""
    if declared.code in _programmes:
        raise ImproperlyConfigured(f"Two benefits have the code {declared.code!r}.")
    if declared.memo != Programme.memo and not declared.publishes:
        raise ImproperlyConfigured(f"{declared.code!r} is not published; its memo may not name it.")
    STANDARDS.update(declared.standards)
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


def paying() -> tuple[str, ...]:
    """The codes of all benefits that pay something, in order of calculation; recognitions do not."""
    return tuple(code for code in in_order() if _programmes[code].line_codes)


def find(chosen: Callable[[Programme], bool]) -> tuple[Programme, ...]:
    """The benefits for which ``chosen`` holds, in order of calculation."""
    return tuple(_programmes[code] for code in in_order() if chosen(_programmes[code]))


def of_app(app: str) -> list[Programme]:
    """The benefits that a room declares; its neighbours may still be loading."""
    return [each for each in _programmes.values() if type(each).__module__.startswith(f"{app}.")]


@cache
def in_order() -> tuple[str, ...]:
    """All codes, each after those it depends on. Refuses unknown codes and cycles."""
    order(_amounts())  # Benefits may ask for each other crosswise, but no amount for itself.
    return order({code: programme.depends_on for code, programme in _programmes.items()})


def _amounts() -> dict[OtherRead, frozenset[OtherRead]]:
    """Every amount that some benefit asks for, with the amounts that it needs in turn."""
    found: dict[OtherRead, frozenset[OtherRead]] = {}
    waiting = [OtherRead(PAID, code) for code in _programmes]
    while waiting:
        read = waiting.pop()
        benefit = _programmes.get(read.code)
        if benefit is None:
            raise ImproperlyConfigured(f"Some benefit depends on an unknown one: {read.code!r}.")
        if read not in found:
            lines = [read.line] if read.line else benefit.line_codes
            found[read] = benefit.asks(lines, gross=read.is_gross)
            waiting.extend(found[read])
    return found


def order(depends_on: Mapping[Node, Iterable[Node]]) -> tuple[Node, ...]:
    """Codes so that each comes after those it depends on."""
    graph = {code: sorted(needed, key=str) for code, needed in sorted(depends_on.items(), key=str)}
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
    return tuple(code for code in paying() if code in wanted)
