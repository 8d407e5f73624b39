"""What a benefit would give by answers instead of registers: the same statement, with its numbers.

A quote of a DECIDED benefit is what its decision fixes; of another benefit it is what a line
would be if the answers were its facts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import asking, classification, settings, standards
from civilaffairs.benefits.asking import AskedNames
from civilaffairs.benefits.assessment import inputs_of
from civilaffairs.benefits.choices import Choice
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.statements import StandardNames
from civilaffairs.benefits.terms import Term
from civilaffairs.benefits.values import Inputs, MissingInput, Value
from civilaffairs.lib.money import ZERO, round_fen
from civilaffairs.lib.months import format_month

NEWEST = date(9998, 12, 1)  # The month by which every published standard holds.
TOWNSHIP, COUNTY = "township", "county"


@dataclass(frozen=True)
class Quote:
    """``approver`` is empty where nothing is left to the towns; ``content`` is kept with a decision."""

    amount: Decimal
    text: str
    approver: str
    content: dict[str, Any]


def of(
    benefit: Programme,
    area: Area,
    answers: Mapping[str, Value],
    month: date = NEWEST,
    cutoff: datetime | None = None,
) -> Quote:
    """The amount by these answers under the standards of an area and month.

    Refused: ``ineligible`` for impossible answers, ``standard`` where one is not published.
    """
    asking.check(benefit.questions, answers)
    amount, limit = _statement(benefit, month)
    given = {f"asked:{name}": value for name, value in answers.items()} | benefit.stands_for(answers)
    terms = [amount] if limit is None else [amount, limit]
    wanted = frozenset().union(*(term.reads() for term in terms)) - given.keys()
    content = _standing(wanted, area, month, cutoff)
    inputs: Inputs = inputs_of(content) | given
    try:
        found = max(round_fen(amount.number(inputs)), ZERO)
        text = _taken(amount, inputs).text(inputs)
        approver = "" if limit is None else TOWNSHIP if found <= limit.number(inputs) else COUNTY
    except MissingInput as missing:
        raise classification.missing(str(missing.args[0]).removeprefix("standard:")) from missing
    kept = {**content, "asked": written(answers), "text": text, "month": format_month(month)}
    return Quote(found, text, approver, kept)


def written(answers: Mapping[str, Value]) -> dict[str, str]:
    """The answers as texts, as they are kept with a decision."""
    return {name: _said(value) for name, value in answers.items()}


def _statement(benefit: Programme, month: date) -> tuple[Term, Term | None]:
    """The amount, and the sum up to which a town decides itself."""
    standard = StandardNames()
    fixed = benefit.fixes(AskedNames(benefit.questions), standard)
    if fixed is not None:
        return fixed, benefit.town_decides(standard)
    first, *more = (line.term for line in benefit.formula(month).lines)
    for term in more:
        first = first + term
    return first, None


def _taken(term: Term, inputs: Inputs) -> Term:
    """The branch of a choice that counts: alone on its line it needs no brackets."""
    while isinstance(term, Choice):
        term = term.taken(inputs)
    return term


def _standing(
    wanted: frozenset[str], area: Area, month: date, cutoff: datetime | None
) -> dict[str, dict[str, str | None]]:
    """The standards and settings of the place and month, as texts: no number becomes a float on the way."""
    kept: dict[str, dict[str, str | None]] = {"facts": {}, "standards": {}, "settings": {}}
    for key in sorted(wanted):
        kind, _, name = key.partition(":")
        if kind == "standard":
            value = standards.value_of(area, name, month, cutoff)
            kept["standards"][name] = None if value is None else f"{value:f}"
        elif kind == "setting":
            code, _, part = name.partition(" ")
            setting = settings.get(area, code, month, cutoff)
            chosen = setting[part] if part else setting
            kept["settings"][name] = None if chosen is None else _said(chosen)
    return kept


def _said(value: Any) -> str:
    """As the database says it: a number as it is, a flag as true or false, a list as JSON."""
    if isinstance(value, str):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value)
