"""Persons who have two benefits under a rule in the month of a run: both awards and what each was issued."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from civilaffairs.benefits import conflicts, programme
from civilaffairs.benefits.conflicts import Rule
from civilaffairs.benefits.models import Award
from civilaffairs.lib.money import ZERO
from civilaffairs.payments.models import Line, Run
from civilaffairs.people.models import Person

Pair = tuple[UUID, UUID, UUID]  # a person, one award, the other one
PAIRS = """
SELECT mine.person_id, mine.award_id, yours.award_id
FROM benefits_awardcover mine
JOIN benefits_award a ON a.id = mine.award_id AND mine."group" = a.programme
JOIN accounts_area area ON area.id = a.area_id AND area.path <@ %(path)s::ltree
JOIN benefits_awardcover yours ON yours.person_id = mine.person_id
JOIN benefits_award b ON b.id = yours.award_id AND yours."group" = b.programme
JOIN unnest(%(ones)s::text[], %(others)s::text[]) rule(one, other)
    ON rule.one = a.programme AND rule.other = b.programme
WHERE daterange(mine.from_month, mine.to_month) @> %(month)s::date
    AND daterange(yours.from_month, yours.to_month) @> %(month)s::date
GROUP BY 1, 2, 3, a.number, b.number ORDER BY a.number, b.number, mine.person_id
"""


@dataclass(frozen=True)
class Meeting:
    """Two awards of one person, what was issued for each in the run's month, and the rules."""

    person: Person
    one: Award
    one_amount: Decimal
    other: Award
    other_amount: Decimal
    rules: list[Rule]

    @property
    def one_name(self) -> str:
        return str(programme.get(self.one.programme).name)

    @property
    def other_name(self) -> str:
        return str(programme.get(self.other.programme).name)


def pairs(run: Run) -> list[Pair]:
    """Person and both awards, in the area and the month of the run."""
    rules = {tuple(sorted((rule.code, rule.other))) for rule in conflicts.every()}
    values: dict[str, Any] = {
        "path": str(run.area.path),
        "month": run.month,
        "ones": [one for one, _other in sorted(rules)],
        "others": [other for _one, other in sorted(rules)],
    }
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, values)
        return cursor.fetchall()


def shown(run: Run, found: list[Pair]) -> list[Meeting]:
    """The pairs of a page with names, amounts and rules."""
    awards = Award.objects.in_bulk({pk for _person, one, other in found for pk in (one, other)})
    persons = Person.objects.in_bulk({person for person, _one, _other in found})
    lines = Line.objects.filter(award__in=awards, for_month=run.month, run__known_until__lte=run.known_until)
    amounts = dict(lines.order_by().values("award").annotate(sum=Sum("amount")).values_list("award", "sum"))
    return [
        Meeting(
            persons[person],
            awards[one],
            amounts.get(one, ZERO),
            awards[other],
            amounts.get(other, ZERO),
            conflicts.between(awards[one].programme, awards[other].programme),
        )
        for person, one, other in found
    ]
