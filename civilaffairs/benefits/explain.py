"""Why an amount is what it is: the formula with the numbers that were kept when it was computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.benefits.assessment import inputs_of
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Standard
from civilaffairs.benefits.statements import Condition, Line
from civilaffairs.benefits.values import Inputs, show
from civilaffairs.lib.money import ZERO, round_fen
from civilaffairs.lib.months import parse_month

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class StandardUsed:
    """A standard that the formula read, with where it was published."""

    code: str
    name: str | _StrPromise
    value: str
    row: Standard | None

    @property
    def source(self) -> str:
        return self.row.source if self.row else ""


@dataclass(frozen=True)
class Tested:
    """A condition with its numbers; ``says`` is the reason where it does not hold."""

    text: str
    holds: bool
    says: str | _StrPromise
    law: str


@dataclass(frozen=True)
class Derivation:
    """``due`` for the month = ``text``; a line issues ``due − before``."""

    name: str | _StrPromise
    law: str
    text: str
    due: Decimal
    before: Decimal
    amount: Decimal
    conditions: list[Tested]
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
    cutoff: datetime | None = None,
) -> Derivation:
    """Explain a line from its kept inputs. Raises Disagreement if they do not give what was issued.

    ``formula`` is the first month of the version that computed it; ``cutoff`` that of the run.
    """
    benefit = programme.get(code)
    version = next(each for each in benefit.formulas if f"{each.first_month:%Y-%m}" == formula)
    statement = next(each for each in version.lines if each.code == line)
    inputs = inputs_of(content)
    conditions = [_tested(condition, inputs) for condition in version.conditions]
    holds = all(condition.holds for condition in conditions)
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
        standards=_standards(content, area, basis_of(content, month), cutoff),
        exit_text=exit_text,
    )


def _tested(condition: Condition, inputs: Inputs) -> Tested:
    holds = bool(condition.term.value(inputs))
    return Tested(condition.term.text(inputs), holds, condition.says, condition.law)


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


def basis_of(content: dict[str, Any], month: date) -> date:
    """The month whose facts and standards decided: another one during a gradual exit."""
    return parse_month(content["exit"]["month"]) if "exit" in content else month


def _standards(
    content: dict[str, Any], area: Area, month: date, cutoff: datetime | None
) -> list[StandardUsed]:
    """The versions that the run saw: of the nearest area, from the latest month on."""
    read = {code: Decimal(value) for code, value in sorted(content["standards"].items()) if value is not None}
    rows = Standard.objects.filter(code__in=read, from_month__lte=month, area__path__covers=area.path)
    if cutoff is None:
        rows = rows.filter(known_to=None)
    else:
        rows = rows.filter(Q(known_to=None) | Q(known_to__gte=cutoff), known_from__lt=cutoff)
    nearest: dict[str, Standard] = {}
    for row in rows.select_related("area", "entered_by", "approved_by").order_by("area__path", "from_month"):
        nearest[row.code] = row
    return [
        StandardUsed(code, STANDARDS[code].name, show(value, STANDARDS[code].unit), nearest.get(code))
        for code, value in read.items()
    ]
