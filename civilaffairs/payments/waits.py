"""Setting aside what is too large or too old to be issued without a decision.

A run calls it between working out what is due and writing lines. The amount of a decided benefit was
decided by two people already; it does not wait a second time.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.declaration import Kind
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.settings import get as setting
from civilaffairs.lib.months import add_months
from civilaffairs.payments.models import Run

CODE = "difference-waits"

# In a plain month of plain awards this is all that is asked.
ANYTHING = """
SELECT EXISTS (SELECT FROM issue_due WHERE for_month < %(month)s) OR EXISTS (
    SELECT FROM payments_difference WHERE ended_by_id IS NULL AND programme = %(programme)s)
"""
SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS issue_waiting (
    award_id uuid, digest bytea, first_month date, last_month date, amount numeric(14,2), size numeric(14,2),
    over_sum numeric(14,2), over_months smallint
) ON COMMIT DELETE ROWS;
TRUNCATE issue_waiting;
"""
# A release holds for these very lines, and so does a refusal; ``seq`` tells a difference from an
# equal one that was issued and taken back since.
WAITING = """
INSERT INTO issue_waiting
SELECT late.award_id, late.digest, late.first_month, late.last_month, late.amount, late.size,
    CASE WHEN late.size > %(limit)s::numeric THEN %(limit)s::numeric END,
    CASE WHEN late.first_month < %(oldest)s::date THEN %(limit_months)s::smallint END
FROM (
    SELECT award_id, min(for_month) AS first_month, max(for_month) AS last_month,
        sum(due - before) AS amount, sum(abs(due - before)) AS size,
        sha256(convert_to(string_agg(
            concat_ws(' ', to_char(for_month, 'YYYY-MM'), line, seq, before, due), E'\\n'
            ORDER BY for_month, line), 'UTF8')) AS digest
    FROM issue_due WHERE for_month < %(month)s GROUP BY award_id
) late
LEFT JOIN payments_difference known ON known.award_id = late.award_id AND known.digest = late.digest
LEFT JOIN payments_verdict v ON v.difference_id = known.id AND v.state = 'approved'
WHERE CASE v.wants WHEN 'release' THEN FALSE WHEN 'refuse' THEN TRUE ELSE
    COALESCE(late.size > %(limit)s::numeric, FALSE) OR COALESCE(late.first_month < %(oldest)s::date, FALSE)
END
"""
# What is found again waits again; what is not found, or is released, waits no more.
ENDED = """
UPDATE payments_difference d SET ended_by_id = CASE WHEN d.ended_by_id IS NULL THEN %(run)s::uuid END
WHERE d.award_id = ANY(%(awards)s::uuid[]) AND (d.ended_by_id IS NULL) <> EXISTS (
    SELECT FROM issue_waiting w WHERE w.award_id = d.award_id AND w.digest = d.digest)
"""
FOUND = """
WITH found AS (
    INSERT INTO payments_difference (award_id, town_id, programme, digest, first_month, last_month,
        amount, size, over_sum, over_months, found_by_id)
    SELECT w.award_id, %(town)s, %(programme)s, w.digest, w.first_month, w.last_month,
        w.amount, w.size, w.over_sum, w.over_months, %(run)s
    FROM issue_waiting w WHERE NOT EXISTS (
        SELECT FROM payments_difference known WHERE known.award_id = w.award_id AND known.digest = w.digest)
    RETURNING id, award_id
)
INSERT INTO payments_differenceline (difference_id, for_month, line, seq, before, due, inputs_id, formula)
SELECT found.id, d.for_month, d.line, d.seq + 1, d.before, d.due, i.id, d.formula
FROM found JOIN issue_due d ON d.award_id = found.award_id AND d.for_month < %(month)s
JOIN payments_inputset i ON i.award_id = d.award_id AND i.digest = d.digest
"""
# Said by each run, so that the next one looks again.
EXCEPTIONS = """
INSERT INTO payments_runexception (run_id, award_id, code, detail)
SELECT %(run)s, w.award_id, %(waits)s, jsonb_build_object(
    'months', jsonb_build_array(to_char(w.first_month, 'YYYY-MM'), to_char(w.last_month, 'YYYY-MM')),
    'amount', w.amount::text)
FROM issue_waiting w ON CONFLICT (run_id, award_id, code) DO NOTHING
"""
LEFT_OUT = """
DELETE FROM issue_due d USING issue_waiting w WHERE d.award_id = w.award_id AND d.for_month < %(month)s
"""


def set_aside(cursor: CursorWrapper, run: Run, benefit: Programme, values: dict[str, Any]) -> int:
    """Take out of ``issue_due`` what has to wait, and keep it; of how many awards."""
    if benefit.kind == Kind.DECIDED:
        return 0
    cursor.execute(ANYTHING, values)
    if not cursor.fetchone()[0]:
        return 0
    values = {**values, **_bounds(run, values["town"]), "waits": CODE}
    for statement in (SCRATCH, WAITING, ENDED, FOUND, EXCEPTIONS):
        cursor.execute(statement, values)
    waiting = cursor.rowcount
    cursor.execute(LEFT_OUT, values)
    return waiting


def _bounds(run: Run, town: int) -> dict[str, Any]:
    """From which sum on, and from before which month, a difference waits; None: never."""
    area = Area.objects.get(pk=town)
    limit = setting(area, "arrears.limit", run.month, run.known_until)
    months = setting(area, "arrears.months", run.month, run.known_until)
    return {
        "limit": None if limit is None else Decimal(limit),
        "limit_months": months,
        "oldest": None if months is None else add_months(run.month, -months),
    }
