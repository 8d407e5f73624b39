"""The statement of a benefit: a small tree of terms, read in several ways.

``sql()`` reads it over a city, ``value()`` over the kept inputs of one payment, ``text()`` as the
formula with its numbers, ``reads()`` as what it depends on. A term is not a value: asking it for a
truth, an iteration or a float is refused with the place where it was asked.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from civilaffairs.benefits.values import Inputs, MissingInput, Number, Value, show


def _place() -> str:
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return f"{frame.f_code.co_filename}, line {frame.f_lineno}"


def _refuse(what: str) -> NoReturn:
    raise TypeError(f"{_place()}: {what}")


class Term:
    """A part of a statement; the operators build larger terms."""

    rank = 9  # how tightly it binds in text
    __hash__ = object.__hash__

    def sql(self) -> str:
        raise NotImplementedError

    def value(self, inputs: Inputs) -> Value:
        raise NotImplementedError

    def text(self, inputs: Inputs) -> str:
        return show(self.value(inputs))

    def parts(self) -> tuple[Term, ...]:
        return ()

    def reads(self) -> frozenset[str]:
        """The names of all inputs, such as ``fact:members`` and ``standard:minimum-living``."""
        return frozenset().union(*(part.reads() for part in self.parts()))

    def number(self, inputs: Inputs) -> Decimal:
        return Decimal(self.value(inputs))

    def __add__(self, other: Term | Number) -> Term:
        return Arithmetic("+", self, term(other))

    def __radd__(self, other: Term | Number) -> Term:
        return Arithmetic("+", term(other), self)

    def __sub__(self, other: Term | Number) -> Term:
        return Arithmetic("-", self, term(other))

    def __rsub__(self, other: Term | Number) -> Term:
        return Arithmetic("-", term(other), self)

    def __mul__(self, other: Term | Number) -> Term:
        return Arithmetic("*", self, term(other))

    def __rmul__(self, other: Term | Number) -> Term:
        return Arithmetic("*", term(other), self)

    def __lt__(self, other: Term | Number) -> Term:
        return Comparison("<", self, term(other))

    def __le__(self, other: Term | Number) -> Term:
        return Comparison("<=", self, term(other))

    def __gt__(self, other: Term | Number) -> Term:
        return Comparison(">", self, term(other))

    def __ge__(self, other: Term | Number) -> Term:
        return Comparison(">=", self, term(other))

    def __eq__(self, other: object) -> Term:  # type: ignore[override]
        return Comparison("=", self, term(other))

    def __ne__(self, other: object) -> Term:  # type: ignore[override]
        return Comparison("<>", self, term(other))

    def __and__(self, other: Term) -> Term:
        return Logic("AND", self, term(other))

    def __or__(self, other: Term) -> Term:
        return Logic("OR", self, term(other))

    def __invert__(self) -> Term:
        return Not(self)

    def __bool__(self) -> bool:
        _refuse("a term has no truth of its own; write where(), at_least(), & or | instead of if, and, min")

    def __iter__(self) -> Iterator[Term]:
        _refuse("a term cannot be iterated; sum(), min() and max() do not work on statements")

    def __float__(self) -> float:
        _refuse("money is never a float")


def term(thing: object) -> Term:
    """A term of a plain value; floats are refused where they are written."""
    if isinstance(thing, Term):
        return thing
    if isinstance(thing, bool | str):
        return Constant(thing)
    if isinstance(thing, int | Decimal):
        return Constant(Decimal(thing))
    if isinstance(thing, float):
        _refuse(f"{thing!r} is a float; write Decimal('{thing!r}')")
    _refuse(f"{thing!r} is no part of a statement")


@dataclass(frozen=True, eq=False)
class Constant(Term):
    content: Value

    def sql(self) -> str:
        if isinstance(self.content, bool):
            return "TRUE" if self.content else "FALSE"
        if isinstance(self.content, str):
            return "'" + self.content.replace("'", "''").replace("%", "%%") + "'"
        return f"{self.content:f}"

    def value(self, inputs: Inputs) -> Value:
        return self.content


@dataclass(frozen=True, eq=False)
class Input(Term):
    """A named fact, standard, setting, or what another benefit gives."""

    kind: str
    name: str
    unit: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}"

    def sql(self) -> str:
        if self.kind == "setting":  # ``unit`` is its type.
            code, _, key = self.name.partition(" ")
            return f"(s.\"set:{code}\" #>> '{{{key}}}')::{self.unit}"
        return f'{self.kind[0]}."{self.name}"'

    def value(self, inputs: Inputs) -> Value:
        value = inputs.get(self.key)
        if value is None:
            raise MissingInput(self.key)
        return value

    def text(self, inputs: Inputs) -> str:
        return show(self.value(inputs), self.unit)

    def reads(self) -> frozenset[str]:
        return frozenset({self.key})


@dataclass(frozen=True, eq=False)
class Pair(Term):
    sign: str
    left: Term
    right: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.left, self.right)

    def sql(self) -> str:
        return f"({self.left.sql()} {self.sign} {self.right.sql()})"

    def text(self, inputs: Inputs) -> str:
        left, right = self.left.text(inputs), self.right.text(inputs)
        if self.left.rank < self.rank:
            left = f"({left})"
        if self.right.rank < self.rank + (self.sign == "-"):
            right = f"({right})"
        return f"{left} {self.mark} {right}"

    @property
    def mark(self) -> str:
        return {"-": "−", "*": "×", "<=": "≤", ">=": "≥", "<>": "≠", "AND": "&", "OR": "|"}.get(
            self.sign, self.sign
        )


_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_COMPARISON: dict[str, Callable[[Value, Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class Arithmetic(Pair):
    @property
    def rank(self) -> int:  # type: ignore[override]
        return 6 if self.sign == "*" else 5

    def value(self, inputs: Inputs) -> Value:
        return _ARITHMETIC[self.sign](self.left.number(inputs), self.right.number(inputs))


class Comparison(Pair):
    rank = 4

    def value(self, inputs: Inputs) -> Value:
        return _COMPARISON[self.sign](self.left.value(inputs), self.right.value(inputs))


class Logic(Pair):
    rank = 2

    def value(self, inputs: Inputs) -> Value:
        first = bool(self.left.value(inputs))
        if first is (self.sign == "OR"):
            return first
        return bool(self.right.value(inputs))


@dataclass(frozen=True, eq=False)
class Not(Term):
    inner: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.inner,)

    def sql(self) -> str:
        return f"(NOT {self.inner.sql()})"

    def value(self, inputs: Inputs) -> Value:
        return not self.inner.value(inputs)
