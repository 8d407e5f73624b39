"""The likely amount for people as declared, computed by the run's own SQL and then undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import assessment, programme, sketch
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.programme import HOUSEHOLD, Formula, Programme
from civilaffairs.benefits.sketch import PersonSketch
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.money import round_fen
from civilaffairs.people.models import Decision, Household

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Met:
    """A condition; ``met`` is None when a standard is missing. ``says`` is the reason if it fails."""

    code: str
    met: bool | None
    says: str | _StrPromise
    law: str


@dataclass(frozen=True)
class Amount:
    """A line with the formula and its numbers: ``1060.00 × 3 − 1500.00``."""

    line: str
    name: str | _StrPromise
    amount: Decimal | None
    text: str
    law: str


@dataclass(frozen=True)
class Preview:
    """What the benefit would be for the month. ``per_head`` is rounded for display alone."""

    members: int
    counted_income: Decimal
    per_head: Decimal | None
    standard: Decimal | None
    conditions: list[Met]
    amounts: list[Amount]
    total: Decimal
    missing: list[str | _StrPromise]

    @property
    def eligible(self) -> bool:
        """Every condition is met, by what was declared."""
        return bool(self.members) and all(condition.met for condition in self.conditions)


def preview(
    code: str, people: list[PersonSketch], area: Area, month: date, *, single: bool = False
) -> Preview:
    """What a benefit would be in a month for these people; nothing stays in the database.

    A household benefit counts all; for one of a person, or ``single``, only the first is asked about.
    """
    benefit = programme.get(code)
    with transaction.atomic():  # The outer one holds when nobody else opened a transaction.
        before = transaction.savepoint()
        found = _assess(benefit, people, area, month, single)
        transaction.savepoint_rollback(before)
    return _shown(benefit, found)


def _assess(
    benefit: Programme, people: list[PersonSketch], area: Area, month: date, single: bool
) -> assessment.Assessment:
    decision = Decision.objects.create(kind=Decision.Kind.CONFIRMATION, decided_on=month)
    household = Household.objects.create(number=f"P{new_key().hex[-20:]}", area=area)
    persons = sketch.write(people, household, decision)
    alone = single or benefit.subject != HOUSEHOLD
    award = Award.objects.create(
        number=f"P{new_key().hex[-20:]}",
        programme=benefit.code,
        household=None if alone else household,
        person=persons[0] if alone else None,
        single=single,
        area=area,
        first_month=month,
        decision=decision,
    )
    return assessment.at_confirmation(benefit, award, month, month)


def _shown(benefit: Programme, found: assessment.Assessment) -> Preview:
    version = benefit.formula(found.month)
    income = found.inputs.get("fact:counted_income", found.inputs.get("fact:own_income"))
    income = income if isinstance(income, Decimal) else Decimal()
    standard = found.inputs.get("standard:minimum-living")
    amounts = _amounts(version, found)
    return Preview(
        members=found.members if found.present else 0,
        counted_income=income,
        per_head=round_fen(income / found.members) if found.members else None,
        standard=standard if isinstance(standard, Decimal) else None,
        conditions=[
            Met(condition.code, found.conditions[condition.code], condition.says, condition.law)
            for condition in version.conditions
        ],
        amounts=amounts,
        total=sum((each.amount for each in amounts if each.amount), Decimal()),
        missing=[STANDARDS[code].name for code in found.missing],
    )


def _amounts(version: Formula, found: assessment.Assessment) -> list[Amount]:
    """Lines that are not zero, each with its formula."""
    amounts = []
    for line in version.lines:
        due = found.due[line.code]
        text = line.term.text(found.inputs) if due else ""
        if due is None or due:
            amounts.append(Amount(line.code, line.name, due, text, line.law))
    return amounts
