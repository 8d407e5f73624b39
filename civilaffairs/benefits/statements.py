"""The pieces of which a benefit's statement is made: names of inputs, conditions, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ImproperlyConfigured

from civilaffairs.benefits import facts
from civilaffairs.benefits.choices import IfPublished, where
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.overlaps import (
    AWARDED,
    GROSS,
    PAID,
    RECOGNISED,
    SHARE,
    Higher,
    Less,
    NotBeside,
    OtherRead,
    Yields,
)
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.benefits.terms import Input, Term, term
from civilaffairs.benefits.values import Number
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class Condition:
    """What must hold for the benefit to be due. ``says`` is the reason of a refusal."""

    code: str
    term: Term
    says: Text
    law: str


def apart(rules: Iterable[NotBeside]) -> Iterator[Condition]:
    """The conditions that follow from what a benefit does not hold beside."""
    for rule in rules:
        yield Condition(rule.condition, rule.holds(), rule.says, rule.law)


@dataclass(frozen=True)
class Line:
    """One amount of the benefit; the engine floors it at 0 and rounds it once.

    ``term`` is the gross amount; ``less``, ``higher`` and ``yields`` say how other benefits reduce it;
    ``fund`` bears it, where that is not the fund of the benefit.
    """

    code: str
    term: Term
    name: Text
    law: str
    less: tuple[Less, ...] = ()
    higher: tuple[Higher, ...] = ()
    yields: tuple[Yields, ...] = ()
    fund: str = ""

    @property
    def net(self) -> Term:
        """The amount after what other benefits give the same person."""
        found = self.term
        for rule in self.less:
            found = found - rule.reads().term()
        for higher in self.higher:
            found = where(higher.yields(self.term), 0, found)
        for yields in self.yields:
            found = where(yields.holds(), 0, found)
        return found


class FactNames:
    """The facts of a subject, as terms: ``facts.members``."""

    def __init__(self, subject: str) -> None:
        self._subject = subject

    def __getattr__(self, name: str) -> Input:
        kinds = facts.NAMES[self._subject]
        if name not in kinds:
            raise AttributeError(f"A {self._subject} has no fact {name!r}; there are {', '.join(kinds)}.")
        return Input("fact", name, kinds[name].unit)

    def paid(self, code: str, line: str = "") -> Input:
        """Yuan that another benefit gives the person this month, alone or in a household."""
        return OtherRead(PAID, code, line).term()

    def share(self, code: str, line: str) -> Input:
        """A line of another benefit per counted head of the household."""
        return OtherRead(SHARE, code, line).term()

    def gross(self, code: str, line: str = "") -> Input:
        """What another benefit would give the person before overlaps."""
        return OtherRead(GROSS, code, line).term()

    def recognised(self, code: str) -> Input:
        """Whether the person's household meets the conditions of another benefit."""
        return OtherRead(RECOGNISED, code).term()

    def awarded(self, code: str) -> Input:
        """Whether an award of another benefit runs."""
        return OtherRead(AWARDED, code).term()


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

    def test_if_published(self, code: str, test: Term, otherwise: Term) -> Term:
        """A test against a standard that a city may lack, else another one."""
        if not STANDARDS[code].optional or f"standard:{code}" not in test.reads():
            raise ImproperlyConfigured(f"The test does not read {code!r}, or every city has it.")
        return IfPublished(test, otherwise)

    def choice(self, code: str, key: str = "") -> Input:
        """A setting that is a yes or no, a word or a number; ``key`` picks one out of a mapping."""
        if code not in SETTINGS:
            raise ImproperlyConfigured(f"There is no setting {code!r}; see benefits/setting_codes.py.")
        return Input("setting", f"{code} {key}".strip(), SETTINGS[code].sql_type)

    def if_chosen(self, code: str, otherwise: Term | Number = 0) -> Term:
        """A choice that a city need not make; what was computed before there was such a choice lacks it."""
        if SETTINGS[code].default is not None:
            raise ImproperlyConfigured(f"{code!r} has a default: it is always chosen.")
        return IfPublished(self.choice(code), term(otherwise))


@dataclass(frozen=True)
class Formula:
    """Conditions and lines as they stand from a month on."""

    first_month: date
    conditions: tuple[Condition, ...]
    lines: tuple[Line, ...]
