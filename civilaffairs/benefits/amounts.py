"""What an award is due for a month, line by line with its arithmetic in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from civilaffairs.benefits import assessment, fixing, programme
from civilaffairs.benefits.assessment import Assessment
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.explain import basis_of
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.reckoning import Applied, reckon
from civilaffairs.benefits.statements import Line
from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class DueLine:
    """One line that is not 0."""

    code: str
    name: Text
    amount: Decimal
    text: str
    law: str
    words: str = ""
    rules: tuple[Applied, ...] = ()


def of_award(award: Award, month: date) -> list[DueLine]:
    """What is due by what is adopted now."""
    return lines(award.programme, assessment.of_awards(programme.get(award.programme), [award.pk], month)[0])


def total(award: Award, month: date) -> Decimal:
    """The sum of what is due."""
    return sum((line.amount for line in of_award(award, month)), Decimal(0))


def lines(code: str, found: Assessment) -> list[DueLine]:
    """The lines of an assessment with their names, laws and derivations."""
    benefit = programme.get(code)
    version = benefit.formula(basis_of(found.content, found.month))
    due = [(line, amount) for line in version.lines if (amount := found.due.get(line.code))]
    rows = [_line(line, amount, found) for line, amount in due]
    # What was decided says more than the sum alone; where a share is taken out, the sum says it.
    if benefit.kind != Kind.DECIDED or len(rows) > 1:
        return rows
    return [replace(row, text=fixing.derivation(found.award_id, found.month) or row.text) for row in rows]


def _line(line: Line, amount: Decimal, found: Assessment) -> DueLine:
    reckoned = reckon(line, found.inputs, found.content)
    text = reckoned.exit_text or reckoned.text
    return DueLine(line.code, line.name, amount, text, line.law, reckoned.words, tuple(reckoned.rules))
