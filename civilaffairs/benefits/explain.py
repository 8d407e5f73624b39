"""Why an amount is what it is: the formula with the numbers that were kept when it was computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.benefits.assessment import inputs_of
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Standard
from civilaffairs.benefits.programme import Condition, Line
from civilaffairs.benefits.terms import Inputs, show
from civilaffairs.lib.money import ZERO, round_fen

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class StandardUsed:
    """A standard that the formula read, with where it was published."""

    code: str
    name: str | _StrPromise
    value: str
    source: str


@dataclass(frozen=True)
class Derivation:
    """``due`` for the month = ``text``; a line issues ``due − before``."""

    name: str | _StrPromise
    law: str
    text: str
    due: Decimal
    before: Decimal
    amount: Decimal
    conditions: list[tuple[Condition, bool]]
    standards: list[StandardUsed]
    exit_text: str = ""


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
) -> Derivation:
    """Explain a line from its kept inputs. Raises Disagreement if they do not give what was issued.

    ``formula`` is the first month of the version that computed it.
    """
    benefit = programme.get(code)
    version = next(each for each in benefit.formulas if f"{each.first_month:%Y-%m}" == formula)
    statement = next(each for each in version.lines if each.code == line)
    inputs = inputs_of(content)
    conditions = [(condition, bool(condition.term.value(inputs))) for condition in version.conditions]
    holds = all(met for _, met in conditions)
    due, exit_text = _due(statement, inputs, content, zero=not holds or after == 0)
    if due != after:
        raise Disagreement(f"{code} {line} {month}: {due} by its inputs, {after} issued")
    return Derivation(
        name=statement.name,
        law=statement.law,
        text=statement.term.text(inputs) if after else "",
        due=due,
        before=before,
        amount=after - before,
        conditions=conditions,
        standards=_standards(content, area, month),
        exit_text=exit_text,
    )


def _due(statement: Line, inputs: Inputs, content: dict[str, Any], zero: bool) -> tuple[Decimal, str]:
    """The amount by the formula; during a gradual exit its frozen amount at the exit's rate."""
    if zero:
        return ZERO, ""
    due = max(round_fen(statement.term.number(inputs)), ZERO)
    leaving = content.get("exit")
    if not leaving:
        return due, ""
    rate, living, members = (Decimal(leaving[key]) for key in ("rate", "living", "members"))
    heads = f" × {leaving['living']} ÷ {leaving['members']}" if living != members else ""
    return round_fen(due * rate * living / members), f"{due:.2f} × {show(rate)}{heads}"


def _standards(content: dict[str, Any], area: Area, month: date) -> list[StandardUsed]:
    used = []
    for code, value in sorted(content["standards"].items()):
        if value is None:
            continue
        rows = Standard.objects.filter(code=code, from_month__lte=month, value=Decimal(value))
        row = rows.filter(area__path__covers=area.path).order_by("-from_month", "-known_from").first()
        name, unit = STANDARDS[code].name, STANDARDS[code].unit
        used.append(StandardUsed(code, name, show(Decimal(value), unit), row.source if row else ""))
    return used
