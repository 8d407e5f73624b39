"""What a simulation says: cost, who enters and leaves, by town, by size, by income."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import standards
from civilaffairs.benefits.assessment import CURRENT
from civilaffairs.benefits.calculation import others
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.simulation import reach
from civilaffairs.benefits.simulation.statement import Statement
from civilaffairs.benefits.what_if import WhatIf
from civilaffairs.lib.money import ZERO

LINE = "minimum-living"
LARGEST_SIZE = 6  # households of so many members and more stand together
BUCKETS = 20  # the last one has no upper end
NICE_WIDTHS = (10, 20, 25, 50, 100, 200, 250, 500, 1000)
# Joins of whole tables are right for a city; estimates over chains of tables would say otherwise.
# A million households take longer than any other page may.
LIMITS = {"enable_nestloop": "off", "work_mem": "'256MB'", "statement_timeout": "'60s'"}
PLAN = "; ".join(f"SET LOCAL {name} = {value}" for name, value in LIMITS.items())
AS_BEFORE = "; ".join(f"SET LOCAL {name} TO DEFAULT" for name in LIMITS)
TALLY = """{tables}
SELECT grouping(a.path, a.size, a.bucket) AS level, a.path::text, a.size, a.bucket,
    count(*) FILTER (WHERE NOT a.new AND a.now > 0),
    count(*) FILTER (WHERE a."then" > 0 AND (NOT a.new OR a.now = 0)),
    COALESCE(sum(a.now) FILTER (WHERE NOT a.new), 0),
    COALESCE(sum(a."then") FILTER (WHERE NOT a.new), 0),
    COALESCE(sum(a."then") FILTER (WHERE a.new AND a.now = 0), 0),
    count(*) FILTER (WHERE a.now = 0 AND a."then" > 0),
    count(*) FILTER (WHERE a.new AND a.now = 0 AND a."then" > 0),
    count(*) FILTER (WHERE NOT a.new AND a.now > 0 AND a."then" = 0),
    count(*) FILTER (WHERE NOT a.new AND a.now > 0 AND a."then" > a.now),
    count(*) FILTER (WHERE NOT a.new AND a."then" > 0 AND a."then" < a.now),
    count(*) FILTER (WHERE a.now IS NULL OR a."then" IS NULL),
    count(*) FILTER (WHERE NOT a.new), count(*)
FROM (SELECT x.*, LEAST(x.members, %(largest)s) AS size,
    CASE WHEN x.members > 0 AND x.income IS NOT NULL
        THEN LEAST(trunc(x.income / x.members / %(width)s), %(top)s) END::int AS bucket
    FROM amounts x) a
GROUP BY GROUPING SETS ((), (a.path), (a.size), (a.bucket))"""
ALL, PATHS, SIZES, INCOMES = 7, 3, 5, 6  # what ``grouping`` says of the four sets


@dataclass(frozen=True)
class Tally:
    """Counts and yuan of one month; ``then`` leaves out those who have no award yet: ``entering``."""

    paid_now: int = 0
    paid_then: int = 0
    now: Decimal = ZERO
    then: Decimal = ZERO
    entering: Decimal = ZERO
    entrants: int = 0
    new: int = 0
    leavers: int = 0
    more: int = 0
    less: int = 0
    unknown: int = 0
    awards: int = 0
    known: int = 0

    @property
    def with_entrants(self) -> Decimal:
        return self.then + self.entering

    @property
    def change(self) -> Decimal:
        return self.with_entrants - self.now

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)))


@dataclass
class Figures:
    """The figures of one benefit. ``incomes`` is by bucket of ``width`` yuan a head, without gaps."""

    benefit: Programme
    total: Tally = field(default_factory=Tally)
    paths: dict[str, Tally] = field(default_factory=dict)
    sizes: dict[int, Tally] = field(default_factory=dict)
    incomes: dict[int, Tally] = field(default_factory=dict)
    width: int = 0
    line: Decimal | None = None
    new_line: Decimal | None = None

    @property
    def pays(self) -> bool:
        """A recognition pays nothing; its ``now`` and ``then`` count those whom it recognises."""
        return bool(self.benefit.line_codes)


def simulate(area: Area, month: date, values: Mapping[str, Any]) -> list[Figures]:
    """The figures of every benefit that the values change, by what is known now."""
    granted = others.granted()
    what_if = WhatIf(str(area.path), month, values)
    return [
        _of_benefit(Statement(benefit, what_if, granted), area)
        for benefit in reach.benefits_of(values, granted)
    ]


def parameters(area: Area, month: date) -> dict[str, Any]:
    """What every statement of a simulation is given."""
    return {"path": str(area.path), "month": month, "cutoff": CURRENT}


@transaction.atomic
def fetch(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, planned for a whole city."""
    with connection.cursor() as cursor:
        cursor.execute(PLAN)
        cursor.execute(sql, values)
        rows = cursor.fetchall()
        cursor.execute(AS_BEFORE)
    return rows


def _of_benefit(statement: Statement, area: Area) -> Figures:
    found = Figures(statement.benefit)
    if statement.by_income:
        found.line = standards.value_of(area, LINE, statement.what_if.month)
        found.new_line = statement.what_if.values.get(LINE, found.line)
    found.width = _width(max((line for line in (found.line, found.new_line) if line), default=ZERO))
    values = {"largest": LARGEST_SIZE, "width": found.width, "top": BUCKETS - 1}
    sql = TALLY.format(tables=statement.sql())
    for level, path, size, bucket, *counts in fetch(sql, parameters(area, statement.what_if.month) | values):
        tally = Tally(*counts)
        if level == ALL:
            found.total = tally
        elif level == PATHS:
            found.paths[path] = tally
        elif level == SIZES and size is not None:
            found.sizes[size] = tally
        elif level == INCOMES and bucket is not None:
            found.incomes[bucket] = tally
    found.sizes = dict(sorted(found.sizes.items()))
    found.incomes = {bucket: found.incomes.get(bucket, Tally()) for bucket in _without_gaps(found.incomes)}
    return found


def _without_gaps(incomes: Mapping[int, Tally]) -> Iterator[int]:
    return iter(range(max(incomes) + 1)) if incomes else iter(())


def _width(line: Decimal) -> int:
    """Steps so that the line stands about in the middle."""
    return next((width for width in NICE_WIDTHS if width * BUCKETS >= 2 * line), NICE_WIDTHS[-1])
