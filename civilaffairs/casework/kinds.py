"""Case kinds: what a procedure's states, steps, clocks and four eyes are, as a table.

The same table moves a case, draws its progress, offers the buttons, says why one is missing and
derives the deadlines. Steps, guards and letters are code; the lengths of clocks are dated settings
of the upper layers, given here by ``lengths_come_from``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from civilaffairs.casework.assessed import Assessment
from civilaffairs.lib.text import Text

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor
    from civilaffairs.accounts.models import Area
    from civilaffairs.casework.models import Case, CaseEvent


TagKind = Literal["passed", "todo", "refused", "processing", "neutral"]
Opinion = Literal["none", "optional", "required"]
# What the amount of an award is for; a recognition has none, a metered benefit pays each unit served or
# each bed occupied.
Per = Literal["month", "once", "unit", "bed", "nothing"]
# Whose court the ball is in where no step of the office moves the case on.
Court = Literal["", "applicant", "public"]
# What a step's form asks besides the opinion.
Asks = Literal["", "relative", "objection", "ground", "last-month"]
STAYS = ""  # A step that leads nowhere else: the case stays in its state, with its clock.


@dataclass(frozen=True)
class Clock:
    """How long a state may last; ``default`` holds where no setting says otherwise."""

    code: str
    default: int
    unit: Literal["working", "calendar", "hours"] = "working"


@dataclass(frozen=True)
class State:
    """A state of a case. Those on the way are drawn in the progress bar, in their order."""

    code: str
    label: Text
    tag: TagKind = "processing"
    clock: Clock | None = None
    final: bool = False
    on_the_way: bool = True
    court: Court = ""
    # The clock of the state before stands still meanwhile, and goes on where the case comes back to it.
    pauses: bool = False


@dataclass(frozen=True)
class Moment:
    """A step about to be taken (``event`` is None) or just taken, as guards and effects see it."""

    case: Case
    kind: CaseKind
    step: Step
    actor: Actor | None
    today: date
    opinion: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    event: CaseEvent | None = None
    # The calculation is worth half a page: what a guard found serves the other guards and the effects.
    found: list[Assessment] = field(default_factory=list)

    def assessed(self) -> Assessment | None:
        """What the case would give by the facts recorded now; no effect records any before it asks."""
        if not self.found and self.kind.assess and (found := self.kind.assess(self.case)):
            self.found.append(found)
        return self.found[0] if self.found else None


# A guard says why the step is not open, or nothing; an effect writes, or raises Refused.
Guard = Callable[[Moment], "Text | None"]
Effect = Callable[[Moment], None]


@dataclass(frozen=True)
class Step:
    """A step: from which states, to which, by whom (an action of the matrix), under which guards."""

    code: str
    label: Text
    frm: tuple[str, ...]
    to: str
    action: str
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    opinion: Opinion = "optional"
    phrases: tuple[Text, ...] = ()
    filled_in: bool = False  # with the first phrase, so that one click takes the usual step
    automatic: bool = False
    danger: bool = False
    # Whether the case waits for this step; not for one that may come at any time, or never.
    waits: bool = True
    # Codes of earlier steps whose actors may not take this one.
    apart_from: tuple[str, ...] = ()
    # The URL name of a page of its own, where the step needs more than an opinion.
    page: str = ""
    asks: Asks = ""
    hands_in: bool = False  # what stands in the application's form


Assess = Callable[["Case"], "Assessment | None"]
# (label, value, url) of what came out of a case: its award, the award it is about.
Outcome = Callable[["Case"], "list[tuple[Text, str, str]]"]
# (label, url) of what a person may start from a case that is closed: a review of its award.
FollowUps = Callable[["Case", "Actor"], "list[tuple[Text, str]]"]
# The first day of which a decision on a case adopts facts.
AdoptsFrom = Callable[["Case"], date]


@dataclass(frozen=True)
class CaseKind:
    """A procedure. ``about`` tells an application from a review of an award and a change of people."""

    code: str
    name: Text
    programme: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    total: Clock | None = None
    extended_total: Clock | None = None
    about: Literal["application", "review", "change"] = "application"
    assess: Assess | None = None
    outcome: Outcome | None = None
    follow_ups: FollowUps | None = None
    adopts_from: AdoptsFrom | None = None
    per: Per = "month"
    law: str = ""  # the ground that letters name before there is a decision
    delegated_total: Clock | None = None  # of cases that the towns confirm themselves
    delegated: Callable[[Case], bool] | None = None
    renewable: Callable[[Case], bool] | None = None  # applied for again while its award still runs
    other_way: tuple[str, ...] = ()  # the states drawn once a case took the way beside

    def __post_init__(self) -> None:
        codes = {state.code for state in self.states}
        for step in self.steps:
            unknown = {*step.frm, step.to} - codes - {STAYS}
            if unknown:
                raise ValueError(f"Step {step.code} of {self.code} names unknown states {sorted(unknown)}.")

    def state(self, code: str) -> State:
        """The state of that code. Raises KeyError for another."""
        for state in self.states:
            if state.code == code:
                return state
        raise KeyError(f"{self.code} has no state {code}.")

    def step(self, code: str) -> Step:
        """The step of that code. Raises KeyError for another."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(f"{self.code} has no step {code}.")

    def steps_from(self, state: str) -> list[Step]:
        """What may come next, in the order of the table."""
        return [step for step in self.steps if state in step.frm]

    def length(self, area: Area, day: date, clock: Clock) -> int:
        """Days or hours of a clock in an area on a day: the dated setting, else the table's default."""
        length = _lengths[0](area, day, f"clock.{self.programme}.{clock.code}") if _lengths else None
        return clock.default if length is None else length


Lengths = Callable[["Area", date, str], "int | None"]
Supplier = Callable[[], "Iterable[CaseKind]"]
_kinds: dict[str, CaseKind] = {}
_suppliers: list[Supplier] = []
_lengths: list[Lengths] = []


def lengths_come_from(lengths: Lengths) -> None:
    """Give the reader of dated settings; the last one given holds."""
    _lengths[:] = [lengths]


def register(kind: CaseKind) -> CaseKind:
    """Add a kind; a code stands for one kind alone."""
    if _kinds.get(kind.code, kind) != kind:
        raise ValueError(f"The case kind {kind.code} is registered twice.")
    _kinds[kind.code] = kind
    return kind


def come_from(supplier: Supplier) -> None:
    """Give kinds that are made when the first one is asked for, after all apps are ready."""
    _suppliers.append(supplier)


def _known() -> dict[str, CaseKind]:
    while _suppliers:
        for kind in list(_suppliers[-1]()):
            register(kind)
        _suppliers.pop()
    return _kinds


def get(code: str) -> CaseKind:
    """The kind of that code. Raises KeyError for an unknown one."""
    return _known()[code]


def every() -> list[CaseKind]:
    """All kinds, by code."""
    return [_known()[code] for code in sorted(_known())]
