"""Looking: every check over the lines that are to be paid. What is found is kept, what is gone is ended."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import conflicts
from civilaffairs.benefits.settings import get as setting
from civilaffairs.payments import candidates
from civilaffairs.payments.checks.check import Check
from civilaffairs.payments.checks.every import CHECKS
from civilaffairs.payments.comparison import making
from civilaffairs.payments.models import Batch, Line, TransferLine

OFF = "off"
SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS check_line (
    id bigint, award_id uuid, town_id bigint, programme text, for_month date, amount numeric(14,2),
    known_until timestamptz
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS check_found (
    code text, severity text, award_id uuid, town_id bigint, programme text, detail jsonb, lines bigint[],
    amount numeric(14,2), digest bytea
) ON COMMIT DELETE ROWS;
TRUNCATE check_line, check_found;
"""
COLUMNS = ("id", "award", "town", "programme", "for_month", "amount", "run__known_until")
FOUND = """
INSERT INTO check_found
SELECT %(code)s, %(severity)s, award_id, town_id, programme, detail, lines, amount,
    sha256(convert_to(concat_ws('|', %(code)s, %(severity)s, array_to_string(lines, ',')), 'UTF8'))
FROM (
    SELECT award_id, town_id, programme, detail, array_agg(id ORDER BY id) AS lines, sum(amount) AS amount
    FROM (SELECT DISTINCT * FROM ({sql}) every) line GROUP BY award_id, town_id, programme, detail
) hit
"""
HITS = """
INSERT INTO payments_checkhit (code, severity, digest, month, area_id, town_id, programme, award_id, amount,
    line_count, detail)
SELECT DISTINCT ON (f.digest) f.code, f.severity, f.digest, %(month)s, %(area)s, f.town_id, f.programme,
    f.award_id, f.amount, cardinality(f.lines), f.detail
FROM check_found f ORDER BY f.digest, f.detail::text
ON CONFLICT (digest) DO NOTHING
"""
AGAIN = """
UPDATE payments_checkhit h SET ended_at = NULL FROM check_found f
WHERE f.digest = h.digest AND h.ended_at IS NOT NULL
"""
LINES = """
INSERT INTO payments_checkhitline (hit_id, line_id)
SELECT DISTINCT h.id, line.id FROM check_found f JOIN payments_checkhit h ON h.digest = f.digest
CROSS JOIN LATERAL unnest(f.lines) line(id)
WHERE (f.severity = 'block' OR f.award_id IS NOT NULL)
    AND NOT EXISTS (SELECT FROM payments_checkhitline WHERE hit_id = h.id)
ON CONFLICT DO NOTHING
"""
# Only the same area, looked at again, can tell that something is over. What an unsigned batch carries is not
# looked at any more; what was pointed out, or let go by two people, stands until who signs has seen it.
OVER = """
UPDATE payments_checkhit h SET ended_at = clock_now()
WHERE h.ended_at IS NULL AND h.area_id = %(area)s AND h.month <= %(month)s
    AND NOT EXISTS (SELECT FROM check_found f WHERE f.digest = h.digest)
    AND NOT ((h.severity = 'warn' OR EXISTS (SELECT FROM payments_checkoverride o
            WHERE o.hit_id = h.id AND o.state = 'approved'))
        AND EXISTS (SELECT FROM payments_batch b WHERE b.state IN ('prepared', 'approved')
            AND b.area_id = h.area_id AND (h.award_id IS NULL AND b.month = h.month OR EXISTS (
                SELECT FROM payments_line l JOIN payments_transferline c ON c.line_id = l.id AND c.live
                JOIN payments_transfer t ON t.id = c.transfer_id
                WHERE l.award_id = h.award_id AND t.batch_id = b.id))))
"""


@transaction.atomic
def look(month: date, area: Area) -> None:
    """Check everything that a batch of the month could carry."""
    with connection.cursor() as cursor:
        values = _check(cursor, candidates.payable_lines(month, area), month, area)
        cursor.execute(OVER, values)


@transaction.atomic
def at_batch(batch: Batch) -> None:
    """Check a frozen batch again before it is signed."""
    carried = TransferLine.objects.filter(transfer__batch=batch, live=True)
    with connection.cursor() as cursor:
        _check(cursor, Line.objects.filter(pk__in=carried.values("line")), batch.month, batch.area)


def _check(cursor: CursorWrapper, lines: QuerySet[Line], month: date, area: Area) -> dict[str, Any]:
    cursor.execute(SCRATCH)
    sql, terms = lines.order_by().values_list(*COLUMNS).query.sql_with_params()
    cursor.execute(f"INSERT INTO check_line {sql}", terms)
    cursor.execute("ANALYZE check_line")
    values: dict[str, Any] = {
        "month": month,
        "area": area.pk,
        "figures": json.dumps(making.of(month, area).figures),
        **_rules(),
    }
    for check in CHECKS.values():
        _find(cursor, check, area, values)
    for statement in (HITS, AGAIN, LINES):
        cursor.execute(statement, values)
    return values


def _find(cursor: CursorWrapper, check: Check, area: Area, values: dict[str, Any]) -> None:
    chosen = setting(area, check.setting, values["month"])
    if chosen["severity"] == OFF:
        return
    terms = {"code": check.code, "severity": chosen["severity"], "limit": chosen.get("limit")}
    cursor.execute(FOUND.replace("{sql}", check.sql), {**values, **terms})


def _rules() -> dict[str, list[str]]:
    """Benefits that nobody has together, and those that any rule names together; in both directions."""
    declared = conflicts.every()
    exclusive = [rule for rule in declared if rule.kind == conflicts.EXCLUSIVE]
    ones, others = _both_ways(exclusive)
    met, meets = _both_ways(declared)
    return {"ones": ones, "others": others, "met": met, "meets": meets}


def _both_ways(rules: list[conflicts.Rule]) -> tuple[list[str], list[str]]:
    pairs = {pair for rule in rules for pair in ((rule.code, rule.other), (rule.other, rule.code))}
    return [one for one, _other in sorted(pairs)], [other for _one, other in sorted(pairs)]
