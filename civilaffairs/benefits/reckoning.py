"""One line worked out from its kept inputs: the formula in words and numbers, and the overlaps applied."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.benefits import names, wording
from civilaffairs.benefits.overlaps import OtherRead
from civilaffairs.benefits.statements import Condition, Line
from civilaffairs.benefits.values import Inputs, show
from civilaffairs.lib.money import ZERO, format_yuan, round_fen
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class Tested:
    """A condition with its numbers in words; ``says`` is the reason where it does not hold."""

    text: str
    holds: bool
    says: Text
    law: str


@dataclass(frozen=True)
class Applied:
    """Another benefit that reduces this line, or would have: the rule in words and its law."""

    read: OtherRead
    text: str
    law: str


@dataclass(frozen=True)
class Reckoned:
    """``words`` names the terms of ``text``; both are of the amount after overlaps."""

    due: Decimal
    words: str
    text: str
    exit_text: str
    rules: list[Applied]


def tested(condition: Condition, inputs: Inputs) -> Tested:
    """A condition as it was tested."""
    holds = bool(condition.term.value(inputs))
    return Tested(wording.condition(condition.term, inputs), holds, condition.says, condition.law)


def reckon(statement: Line, inputs: Inputs, content: dict[str, Any]) -> Reckoned:
    """The amount by the formula; during a gradual exit its frozen amount at the exit's rate."""
    net = statement.net
    due = max(round_fen(net.number(inputs)), ZERO)
    exit_text = ""
    if leaving := content.get("exit"):
        rate, living, members = (Decimal(leaving[key]) for key in ("rate", "living", "members"))
        heads = f" × {leaving['living']} ÷ {leaving['members']}" if living != members else ""
        exit_text = f"{due:,.2f} × {show(rate)}{heads}"
        due = round_fen(due * rate * living / members)
    return Reckoned(
        due, wording.formula(net, inputs), net.text(inputs), exit_text, list(applied(statement, inputs))
    )


def applied(statement: Line, inputs: Inputs) -> list[Applied]:
    """The overlaps in which the other benefit gives something."""
    found = []
    for less in statement.less:
        if value := _given(less.reads(), inputs):
            words = _("Difference: %(amount)s yuan that %(other)s gives are taken off.")
            found.append(Applied(less.reads(), words % _values(less.reads(), value), less.law))
    for higher in statement.higher:
        if value := _given(higher.reads(), inputs):
            yields = bool(higher.yields(statement.term).value(inputs))
            words = (
                _("Higher of two: %(other)s gives %(amount)s yuan, this line %(own)s; this line is not paid.")
                if yields
                else _("Higher of two: %(other)s gives %(amount)s yuan, this line %(own)s; this one is paid.")
            )
            own = format_yuan(round_fen(statement.term.number(inputs)))
            values = {**_values(higher.reads(), value), "own": own}
            found.append(Applied(higher.reads(), words % values, higher.law))
    for rule in statement.yields:
        if value := _given(rule.reads(), inputs):
            words = (
                _("Gives way: %(other)s is paid in full, %(amount)s yuan; this line is not paid.")
                if rule.holds().value(inputs)
                else _("Gives way only to the full amount of %(other)s; this line is paid.")
            )
            found.append(Applied(rule.reads(), words % _values(rule.reads(), value), rule.law))
    return found


def _given(read: OtherRead, inputs: Inputs) -> Decimal:
    value = inputs.get(f"other:{read.name}")
    return value if isinstance(value, Decimal) else ZERO


def _values(read: OtherRead, value: Decimal) -> dict[str, str]:
    return {"other": names.of_line(read.code, read.line), "amount": format_yuan(round_fen(value))}
