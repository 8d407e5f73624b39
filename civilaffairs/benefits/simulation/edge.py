"""Who stands nearest to the line: households by name, for those who may see persons, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.benefits.calculation import others
from civilaffairs.benefits.simulation.figures import fetch, parameters
from civilaffairs.benefits.simulation.statement import Statement
from civilaffairs.benefits.what_if import WhatIf
from civilaffairs.lib.money import round_fen

MOST = 50
NEAREST = """{tables}, nearest AS MATERIALIZED (
    SELECT a.*, a.income / a.members AS per_head, a.income / a.members - a.new_line AS above
    FROM amounts a WHERE a.members > 0 AND a.new_line IS NOT NULL
    ORDER BY abs(a.income / a.members - a.new_line), a.household_id, a.person_id LIMIT %(most)s)
SELECT a.household_id, COALESCE(head.name, alone.name), h.number, a.path::text, a.new, a.members,
    a.per_head, a.above, a.now, a."then"
FROM nearest a LEFT JOIN people_household h ON h.id = a.household_id
LEFT JOIN people_person alone ON alone.id = a.person_id
LEFT JOIN LATERAL (SELECT pe.name FROM people_membership ms JOIN people_person pe ON pe.id = ms.person_id
    WHERE ms.household_id = a.household_id AND ms.layer = 'adopted' AND ms.known_to IS NULL
    ORDER BY ms.relation, pe.id LIMIT 1) head ON TRUE
ORDER BY abs(a.above), h.number"""


@dataclass(frozen=True)
class Near:
    """A household, or one member alone; ``above``: how far the income per head lies above the new line."""

    household_id: UUID | None
    name: str
    number: str | None
    path: str
    new: bool
    members: int
    per_head: Decimal
    above: Decimal
    now: Decimal
    then: Decimal


@transaction.atomic
def nearest(actor: Actor, area: Area, month: date, values: Mapping[str, Any], code: str) -> list[Near]:
    """The fifty nearest to the line of a benefit. Refused without the right; each look is on record."""
    require(actor, "standard.simulate", area=area)
    require(actor, "person.read", area=area)
    statement = Statement(programme.get(code), WhatIf(str(area.path), month, values), others.granted())
    rows: list[Near] = []
    if statement.by_income:
        found = fetch(NEAREST.format(tables=statement.sql()), parameters(area, month) | {"most": MOST})
        rows = [_near(*row) for row in found]
    trail.record(
        "simulation.persons", object_kind="area", object_id=area.pk, label=str(area),
        detail={"benefit": code, "rows": len(rows)},
    )  # fmt: skip
    return rows


def _near(household: Any, name: Any, number: Any, *rest: Any) -> Near:
    path, new, members, per_head, above, now, then = rest
    return Near(
        household, name or "", number, path, new, members,
        round_fen(per_head), round_fen(above), now, then,
    )  # fmt: skip
