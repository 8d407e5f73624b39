"""Why an amount is what it is: the formula with the numbers that were kept when it was computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import facts, names, programme, reckoning, sources, wording
from civilaffairs.benefits.assessment import inputs_of
from civilaffairs.benefits.calculation.standing import EXIT_SETTING
from civilaffairs.benefits.overlaps import AWARDED, RECOGNISED, OtherRead
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.reckoning import Applied, Reckoned, Tested
from civilaffairs.benefits.sources import Moment, Source
from civilaffairs.benefits.statements import Formula, Line
from civilaffairs.benefits.values import FACTOR, YUAN, Inputs, MissingInput
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import parse_month
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class Found:
    """A fact, or what another benefit gives, that was read, by its kept value."""

    key: str
    name: str
    value: str

    @property
    def read(self) -> OtherRead:
        return OtherRead.of(self.key.removeprefix("other:"))


@dataclass(frozen=True)
class Derivation:
    """``due`` for the month = ``text``, in ``words``; a line issues ``due − before``."""

    name: Text
    law: str
    reckoned: Reckoned
    before: Decimal
    amount: Decimal
    first_month: date
    conditions: list[Tested]
    facts: list[Found]
    others: list[Found]
    standards: list[Source]
    settings: list[Source]
    reads: frozenset[str]

    @property
    def words(self) -> str:
        return self.reckoned.words

    @property
    def text(self) -> str:
        return self.reckoned.text

    @property
    def exit_text(self) -> str:
        return self.reckoned.exit_text

    @property
    def due(self) -> Decimal:
        return self.reckoned.due

    @property
    def rules(self) -> list[Applied]:
        """The overlaps with other benefits that give something."""
        return self.reckoned.rules


class Disagreement(AssertionError):
    """The kept inputs do not give the issued amount: the engine is wrong, not the reader."""


def derive(
    code: str,
    line: str,
    content: dict[str, Any],
    *,
    formula: str,
    month: date,
    before: Decimal,
    after: Decimal,
    area: Area,
    cutoff: datetime | None = None,
) -> Derivation:
    """Explain a line from its kept inputs. Raises Disagreement if they do not give what was issued.

    ``formula`` is the first month of the version that computed it; ``cutoff`` that of the run.
    """
    benefit = programme.get(code)
    version, statement = _statement(benefit, formula, line)
    inputs = inputs_of(content)
    conditions = [reckoning.tested(each, inputs) for each in version.conditions]
    reckoned = reckon(code, line, content, formula=formula, after=after)
    if reckoned.due != after:
        raise Disagreement(f"{code} {line} {month}: {reckoned.due} by its inputs, {after} issued")
    reads = _reads(version, statement)
    moment = Moment(area, basis_of(content, month), cutoff)
    return Derivation(
        name=statement.name if statement else names.of_line(code, line),
        law=statement.law if statement else benefit.law,
        reckoned=reckoned,
        before=before,
        amount=after - before,
        first_month=version.first_month,
        conditions=conditions,
        facts=list(_found("fact", reads, inputs, benefit)),
        others=list(_found("other", reads, inputs, benefit)),
        standards=_standards(reads, content, moment),
        settings=sources.of_settings(_settings(benefit, reads, content), moment),
        reads=reads,
    )


def reckon(code: str, line: str, content: dict[str, Any], *, formula: str, after: Decimal) -> Reckoned:
    """The arithmetic alone, for lists; what was 0 for whatever reason has none."""
    version, statement = _statement(programme.get(code), formula, line)
    inputs = inputs_of(content)
    holds = all(bool(condition.term.value(inputs)) for condition in version.conditions)
    return _reckoned(statement, inputs, content, nothing=after == 0 or not holds)


def _standards(reads: Collection[str], content: dict[str, Any], moment: Moment) -> list[Source]:
    kept = content["standards"].items()
    return sources.of_standards({code: value for code, value in kept if f"standard:{code}" in reads}, moment)


def _statement(benefit: Programme, formula: str, line: str) -> tuple[Formula, Line | None]:
    """The version of a first month; the line is None where that version does not have it."""
    version = next(each for each in benefit.formulas if f"{each.first_month:%Y-%m}" == formula)
    return version, next((each for each in version.lines if each.code == line), None)


def _reckoned(statement: Line | None, inputs: Inputs, content: dict[str, Any], *, nothing: bool) -> Reckoned:
    """The amount, or nothing with the overlaps that may have made it so."""
    if statement is not None and not nothing:
        return reckoning.reckon(statement, inputs, content)
    try:
        rules = reckoning.applied(statement, inputs) if statement else []
    except MissingInput:
        rules = []
    return Reckoned(ZERO, "", "", "", rules)


def _reads(version: Formula, statement: Line | None) -> frozenset[str]:
    """What the line and the conditions of its version read."""
    terms = [condition.term for condition in version.conditions] + ([statement.net] if statement else [])
    return frozenset().union(*(term.reads() for term in terms))


def _found(kind: str, reads: Collection[str], inputs: Inputs, benefit: Programme) -> Iterator[Found]:
    kinds = facts.NAMES[benefit.subject]
    for key in sorted(key for key in reads if key.startswith(f"{kind}:")):
        if kind == "fact":
            name = key.removeprefix("fact:")
            unit = kinds[name].unit if name in kinds else FACTOR
        else:
            unit = FACTOR if OtherRead.of(key.removeprefix("other:")).mode in (RECOGNISED, AWARDED) else YUAN
        yield Found(key, names.of_input(key), wording.shown(key, inputs.get(key), unit))


def _settings(benefit: Programme, reads: Collection[str], content: dict[str, Any]) -> set[str]:
    """Settings that the statement reads, that shape its facts, and that of a gradual exit."""
    found = {key.removeprefix("setting:").split(" ")[0] for key in reads if key.startswith("setting:")}
    kinds = facts.NAMES[benefit.subject]
    for name, kind in kinds.items():
        found |= set(kind.settings) if f"fact:{name}" in reads else set()
    return found | ({EXIT_SETTING} if "exit" in content else set())


def basis_of(content: dict[str, Any], month: date) -> date:
    """The month whose facts and standards decided: another one during a gradual exit."""
    return parse_month(content["exit"]["month"]) if "exit" in content else month
