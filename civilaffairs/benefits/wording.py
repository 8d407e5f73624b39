"""A statement in words: terms by the names of what they read, as an official would say them.

``formula`` names the terms of the branch that was taken, ``condition`` puts the found values beside
the names. Both speak the language that is active.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from civilaffairs.benefits import names
from civilaffairs.benefits.choices import Choice, IfPublished, Raised, Rounded
from civilaffairs.benefits.terms import Arithmetic, Comparison, Constant, Input, Logic, Not, Pair, Term
from civilaffairs.benefits.values import YUAN, Inputs, MissingInput, Value, show

UNKNOWN = "—"


def formula(term: Term, inputs: Inputs) -> str:
    """The arithmetic by names alone: ``Minimum living standard × Counted members``."""
    return _Reader(inputs, values=False).say(term)


def condition(term: Term, inputs: Inputs) -> str:
    """The test with what was found: ``Completed years of age 81 ≥ 60``."""
    return _Reader(inputs, values=True).say(term)


def shown(key: str, value: Value | None, unit: str) -> str:
    """A kept value as people read it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return names.of_word(key, value) if isinstance(value, str) else show(value, unit)


class _Reader:
    """Reads a tree with the values at hand."""

    def __init__(self, inputs: Inputs, *, values: bool) -> None:
        self._inputs = inputs
        self._values = values

    def say(self, term: Term) -> str:
        match term:
            case Input():
                return self._input(term)
            case Constant():
                return shown("", term.content, "")
            case Logic():
                return self._logic(term)
            case Pair():
                return self._pair(term)
            case Not():
                return _("not (%(what)s)") % {"what": self.say(term.inner)}
            case Raised():
                return self._raised(term)
            case Choice() | IfPublished():
                return self._taken(term)
            case Rounded():
                return _("(%(what)s, rounded to the fen)") % {"what": self.say(term.inner)}
        raise TypeError(f"Nobody has put {type(term).__name__} into words.")

    def _value(self, term: Input) -> str:
        return shown(term.key, self._inputs.get(term.key), term.unit)

    def _input(self, term: Input) -> str:
        name = names.of_input(term.key)
        if not self._values:
            return name
        if isinstance(self._inputs.get(term.key), bool):
            return _("%(name)s: %(value)s") % {"name": name, "value": self._value(term)}
        return f"{name} {self._value(term)}"

    def _taken(self, term: Choice | IfPublished) -> str:
        try:
            taken = term.taken(self._inputs)
        except MissingInput:
            return UNKNOWN
        said = self.say(taken)
        return f"({said})" if isinstance(taken, Arithmetic) and taken.rank < term.rank else said

    def _raised(self, term: Raised) -> str:
        """The least sum, beside what the formula alone would give."""
        said = self._taken(term)
        if said == UNKNOWN or not term.is_raised(self._inputs):
            return said
        amount = show(term.other.value(self._inputs), YUAN)
        values = {"least": said, "what": self.say(term.other), "amount": amount}
        return _("(%(least)s, since %(what)s gives only %(amount)s)") % values

    def _pair(self, term: Pair) -> str:
        word = _word_of(term)
        if word and isinstance(term.left, Input):
            return self._is(term.left, [word], term.sign == "<>")
        left, right = self.say(term.left), self.say(term.right)
        if term.left.rank < term.rank:
            left = f"({left})"
        if term.right.rank < term.rank + (term.sign == "-"):
            right = f"({right})"
        return f"{left} {term.mark} {right}"

    def _is(self, left: Input, words: list[str], negated: bool) -> str:
        wanted = pgettext("logic", " or ").join(names.of_word(left.key, word) for word in words)
        values = {"name": names.of_input(left.key), "wanted": wanted, "found": self._value(left)}
        if negated:
            return _("%(name)s is not %(wanted)s (found: %(found)s)") % values
        return _("%(name)s is %(wanted)s (found: %(found)s)") % values

    def _logic(self, term: Logic) -> str:
        joint = pgettext("logic", " and ") if term.sign == "AND" else pgettext("logic", " or ")
        return joint.join(self._members(term))

    def _members(self, term: Logic) -> list[str]:
        """The parts of a chain; several words asked of one input are one part."""
        said: list[str] = []
        parts = _flat(term, term.sign)
        for left, group in groupby(parts, key=lambda part: _asks(part) if term.sign == "OR" else None):
            same = list(group)
            said += [self._bracketed(part) for part in same] if left is None else [self._is_one_of(same)]
        return said

    def _is_one_of(self, parts: list[Term]) -> str:
        first = parts[0]
        assert isinstance(first, Pair) and isinstance(first.left, Input)
        return self._is(first.left, [_word_of(part) for part in parts], negated=False)

    def _bracketed(self, part: Term) -> str:
        said = self.say(part)
        return f"({said})" if isinstance(part, Logic) and len(self._members(part)) > 1 else said


def _flat(term: Term, sign: str) -> Iterator[Term]:
    """The members of a chain of one sign, without the brackets in which it was built."""
    if isinstance(term, Logic) and term.sign == sign:
        yield from _flat(term.left, sign)
        yield from _flat(term.right, sign)
    else:
        yield term


def _word_of(term: Term) -> str:
    """The word that a comparison asks for; empty if it does not compare with a word."""
    right = term.right if isinstance(term, Comparison) and term.sign in ("=", "<>") else None
    return right.content if isinstance(right, Constant) and isinstance(right.content, str) else ""


def _asks(term: Term) -> str | None:
    """Which input is compared with a word, so that several words of one input can be said together."""
    if isinstance(term, Comparison) and term.sign == "=" and _word_of(term) and isinstance(term.left, Input):
        return term.left.key
    return None
