"""What a list comes to: the same statement as the run, with the days of the list for those adopted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from civilaffairs.benefits import assessment, programme
from civilaffairs.benefits.assessment import Assessment
from civilaffairs.benefits.explain import basis_of
from civilaffairs.benefits.reckoning import reckon
from civilaffairs.lib.money import ZERO
from eldercare.meals.matching import PROGRAMME
from eldercare.models import ServedList, ServedRow

DAYS = "fact:served_days"


@dataclass(frozen=True)
class Likely:
    """What a row is due for the month, and how it is reckoned; None while a standard is missing."""

    amount: Decimal | None
    text: str = ""


def likely(found: ServedList, rows: Sequence[ServedRow]) -> dict[UUID, Likely]:
    """By award; what other benefits give the person counts as it is adopted now."""
    awards = [row.award_id for row in rows]
    benefit = programme.get(PROGRAMME)
    assessed = {each.award_id: each for each in assessment.of_awards(benefit, awards, found.month)}
    return {row.award_id: _of_row(assessed.get(row.award_id), row) for row in rows}


def _of_row(found: Assessment | None, row: ServedRow) -> Likely:
    if found is None:  # The award has ended before the month by now.
        return Likely(ZERO)
    if found.missing:
        return Likely(None)
    if not found.present or not all(found.conditions.values()):
        return Likely(ZERO)
    (line,) = programme.get(PROGRAMME).formula(basis_of(found.content, found.month)).lines
    reckoned = reckon(line, {**found.inputs, DAYS: Decimal(row.days)}, found.content)
    return Likely(reckoned.due, reckoned.text)


def total(found: Iterable[Likely]) -> Decimal | None:
    """The sum, unless one of them is not known yet."""
    amounts = [each.amount for each in found]
    return None if None in amounts else sum((each for each in amounts if each is not None), ZERO)
