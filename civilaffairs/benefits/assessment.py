"""One look at what a benefit's statement says of a pair: facts, conditions, amounts.

The same SQL as the run, for confirmation, preview and explanation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from civilaffairs.benefits.calculation import due, others, reading
from civilaffairs.benefits.calculation import pairs as pair
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import Value

CURRENT = "infinity"  # the cut-off that means: what is known now


@dataclass(frozen=True)
class Assessment:
    """``conditions`` and ``due`` hold None where a standard is missing."""

    award_id: UUID
    month: date
    present: bool
    members: int
    conditions: dict[str, bool | None]
    due: dict[str, Decimal | None]
    content: dict[str, Any]

    @property
    def inputs(self) -> dict[str, Value | None]:
        return inputs_of(self.content)

    @property
    def missing(self) -> list[str]:
        """Codes of standards that are needed and not published."""
        if None not in (*self.conditions.values(), *self.due.values()):
            return []
        standards = self.content["standards"].items()
        return [code for code, value in standards if value is None and not STANDARDS[code].optional]


def inputs_of(content: dict[str, Any]) -> dict[str, Value | None]:
    """Kept inputs as exact values again."""
    pairs = [(f"fact:{name}", text) for name, text in content["facts"].items()]
    pairs += [(f"standard:{code}", text) for code, text in content["standards"].items()]
    pairs += [(f"setting:{name}", text) for name, text in content.get("settings", {}).items()]
    pairs += [(f"other:{name}", text) for name, text in content.get("others", {}).items()]
    return {key: _exact(text) for key, text in pairs}


def _exact(text: str | None) -> Value | None:
    if text is None:
        return None
    if text in ("true", "false"):
        return text == "true"
    return Decimal(text) if text[0].isdigit() or text[0] == "-" else text


def of_awards(
    benefit: Programme, awards: list[UUID], month: date, cutoff: datetime | str = CURRENT
) -> list[Assessment]:
    """What the awards are due for one month, as known before the cut-off."""
    pairs = pair.award_pairs("SELECT %(month)s::date AS month", "a.id = ANY(%(awards)s)")
    return _read(benefit, pairs, {"awards": awards, "month": month, "cutoff": cutoff})


def at_confirmation(benefit: Programme, award: Award, month: date, day: date) -> Assessment:
    """The month after the confirmation, with age and certificate as on the day itself."""
    pairs = f"""
    SELECT {pair.pair_columns("a", "%(month)s::date", on_day="%(day)s::date")}, area.path,
        %(day)s::date AS began_on, TRUE AS in_term
    FROM benefits_award a JOIN accounts_area area ON area.id = a.area_id WHERE a.id = %(award)s"""
    return _read(benefit, pairs, {"award": award.pk, "month": month, "day": day, "cutoff": CURRENT})[0]


def of_household(
    benefit: Programme, household: UUID, area: int, month: date, cutoff: datetime | str = CURRENT
) -> Assessment:
    """A household without an award, as if it had one: for classification."""
    place = "(SELECT path FROM accounts_area WHERE id = %(area)s)"
    pairs = pair.imagined_pair("%(household)s::uuid", place, "%(month)s::date")
    values = {"household": household, "area": area, "month": month, "cutoff": cutoff}
    return _read(benefit, pairs, values)[0]


def of_persons(benefit: Programme, persons: list[UUID], area: int, month: date) -> dict[UUID, Assessment]:
    """Persons without an award, as if each had one: who is entitled by what is adopted now."""
    pairs = f"""
    SELECT {pair.pair_columns("a", "%(month)s::date")}, area.path, %(month)s::date AS began_on,
        TRUE AS in_term
    FROM (SELECT pe.id, NULL::uuid AS household_id, pe.id AS person_id, NULL::uuid AS organisation_id,
            NULL::uuid AS follows_id FROM people_person pe WHERE pe.id = ANY(%(persons)s)) a
    CROSS JOIN accounts_area area WHERE area.id = %(area)s"""
    values = {"persons": persons, "area": area, "month": month, "cutoff": CURRENT}
    return {found.award_id: found for found in _read(benefit, pairs, values)}


def _read(benefit: Programme, pairs: str, values: dict[str, Any]) -> list[Assessment]:
    with_part, from_part = reading.from_sql(benefit, pairs, others.granted())
    version = benefit.formula(values["month"])
    conditions = [condition.term.sql() for condition in version.conditions]
    dues = [due.due_sql(benefit, line) for line in benefit.line_codes]
    columns = ", ".join([reading.inputs_sql(benefit), *conditions, *dues])
    statement = f"""{with_part}
        SELECT p.award_id, p.real_month, f.present, f.members, {columns} {from_part}"""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    codes = [condition.code for condition in version.conditions]
    return [
        Assessment(
            award_id=row[0],
            month=row[1],
            present=row[2],
            members=row[3],
            conditions=dict(zip(codes, row[5:], strict=False)),
            due=dict(zip(benefit.line_codes, row[5 + len(codes) :], strict=True)),
            content=json.loads(row[4]),
        )
        for row in rows
    ]
