"""Terms that choose: the alternatives to ``if``, ``max`` and look-ups inside a statement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from civilaffairs.benefits.terms import Term, term
from civilaffairs.benefits.values import YUAN, Inputs, MissingInput, Number, Value, show
from civilaffairs.lib.money import round_fen


@dataclass(frozen=True, eq=False)
class Choice(Term):
    """The branch of the first condition that holds, else the last branch; only it is read."""

    cases: tuple[tuple[Term, Term], ...]
    other: Term

    def parts(self) -> tuple[Term, ...]:
        return (*(part for case in self.cases for part in case), self.other)

    def sql(self) -> str:
        whens = " ".join(f"WHEN {when.sql()} THEN {then.sql()}" for when, then in self.cases)
        return f"(CASE {whens} ELSE {self.other.sql()} END)"

    def taken(self, inputs: Inputs) -> Term:
        return next((then for when, then in self.cases if when.value(inputs)), self.other)

    def value(self, inputs: Inputs) -> Value:
        return self.taken(inputs).value(inputs)

    def text(self, inputs: Inputs) -> str:
        taken = self.taken(inputs)
        return f"({taken.text(inputs)})" if taken.rank < self.rank else taken.text(inputs)


@dataclass(frozen=True, eq=False)
class Raised(Choice):
    """A positive amount (``other``) raised to the least one; what is nothing stays nothing."""

    def is_raised(self, inputs: Inputs) -> bool:
        return self.taken(inputs) is not self.other


@dataclass(frozen=True, eq=False)
class IfPublished(Term):
    """A standard or a choice that a city may lack, else another term."""

    standard: Term
    other: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.standard, self.other)

    def sql(self) -> str:
        return f"COALESCE({self.standard.sql()}, {self.other.sql()})"

    def taken(self, inputs: Inputs) -> Term:
        try:
            self.standard.value(inputs)
        except MissingInput:
            return self.other
        return self.standard

    def value(self, inputs: Inputs) -> Value:
        return self.taken(inputs).value(inputs)

    def text(self, inputs: Inputs) -> str:
        return self.taken(inputs).text(inputs)


@dataclass(frozen=True, eq=False)
class Rounded(Term):
    """An amount rounded half up to the fen before it is used on."""

    inner: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.inner,)

    def sql(self) -> str:
        return f"round({self.inner.sql()}, 2)"

    def value(self, inputs: Inputs) -> Value:
        return round_fen(self.inner.number(inputs))

    def text(self, inputs: Inputs) -> str:
        """The rounded amount itself, else the numbers would not give the result."""
        return show(self.value(inputs), YUAN)


@dataclass(frozen=True, eq=False)
class InSlices(Term):
    """Each slice's rate for the part of an amount that lies in it. Decisions alone read it: it has no SQL."""

    amount: Term
    slices: Term
    rank = 5

    def parts(self) -> tuple[Term, ...]:
        return (self.amount, self.slices)

    def _taken(self, inputs: Inputs) -> Iterator[tuple[Decimal, Decimal]]:
        """What lies in each slice that the amount reaches, with its rate; the last may have no end."""
        amount, lower = self.amount.number(inputs), Decimal(0)
        for each in json.loads(str(self.slices.value(inputs))):
            upper = min(amount, Decimal(each["to"])) if "to" in each else amount
            if upper > lower:
                yield upper - lower, Decimal(each["rate"])
            lower = max(lower, upper)

    def value(self, inputs: Inputs) -> Value:
        return sum((part * rate for part, rate in self._taken(inputs)), Decimal(0))

    def text(self, inputs: Inputs) -> str:
        parts = [f"{show(part, YUAN)} × {show(rate)}" for part, rate in self._taken(inputs)]
        return " + ".join(parts) or "0"


def in_slices(amount: Term, slices: Term) -> Term:
    """The amount in slices with a rate each, as a setting lists them."""
    return InSlices(amount, slices)


def rounded(amount: Term) -> Term:
    """The amount in whole fen, where a rule rounds before it multiplies."""
    return Rounded(amount)


def where(condition: Term, then: Term | Number, otherwise: Term | Number) -> Term:
    """``then`` if the condition holds, else ``otherwise``."""
    return Choice(((condition, term(then)),), term(otherwise))


def at_least(amount: Term, floor: Term | Number) -> Term:
    """The amount, but never below the floor."""
    return where(amount < floor, floor, amount)


def raised_to(least: Term, amount: Term) -> Raised:
    """The amount, raised to the least one where it is positive: a minimum gives nobody anything new."""
    return Raised((((amount > 0) & (amount < least), least),), amount)


def at_most(amount: Term, ceiling: Term | Number) -> Term:
    """The amount, but never above the ceiling."""
    return where(amount > ceiling, ceiling, amount)


def banded(number: Term, bands: Mapping[int, Term | Number]) -> Term:
    """The value of the highest band that the number reaches; 0 below all bands."""
    cases = ((number >= bound, term(bands[bound])) for bound in sorted(bands, reverse=True))
    return Choice(tuple(cases), term(0))


def one_of(thing: Term, *values: str | int) -> Term:
    """Whether the thing equals one of the values."""
    found = thing == values[0]
    for value in values[1:]:
        found = found | (thing == value)
    return found
