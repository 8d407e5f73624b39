"""The payment equation: to issue = what is due by what is now adopted − what was already issued.

One chunk is some awards of one benefit in one town. Everything is computed by the database; no
household passes through Python. Two workers on the same chunk collide on the lines' key.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db import connection

from civilaffairs.benefits import programme
from civilaffairs.benefits.calculation import due, others, pairs, reading
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.settings import get as setting
from civilaffairs.jobs.models import Chunk
from civilaffairs.lib.months import parse_month
from civilaffairs.payments import waits
from civilaffairs.payments.models import Run

MISSING_STANDARD = "standard-missing"

SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS issue_due (
    award_id uuid, for_month date, line text, due numeric(14,2), before numeric(14,2), seq smallint,
    formula text, digest bytea, content jsonb
) ON COMMIT DELETE ROWS;
TRUNCATE issue_due;
"""
MONTHS = """SELECT month::date FROM generate_series(
    GREATEST(a.first, %(pays_from)s::date), %(month)s::date, interval '1 month') month"""
# Looked up one by one: a join would read every award of the city for each chunk.
CHOSEN = f"""(SELECT found.*, chosen.first
    FROM unnest(%(awards)s::uuid[], %(firsts)s::date[]) chosen(id, first) CROSS JOIN LATERAL (
        SELECT * FROM benefits_award one WHERE one.id = chosen.id {others.KEPT}) found)"""
# A benefit that follows an index has nothing to say of a month without one.
INDEXED = """WHERE EXISTS (SELECT FROM benefits_standard x WHERE x.code = ANY(%(indices)s)
    AND x.from_month = (month - interval '1 month')::date AND x.known_from < %(cutoff)s::timestamptz)"""
# A month of an award of which one line cannot be computed is left as it is, and reported.
EXCEPTIONS = """
INSERT INTO payments_runexception (run_id, award_id, code, detail)
SELECT %(run)s, d.award_id, %(code)s, jsonb_build_object(
    'months', jsonb_agg(DISTINCT to_char(d.for_month, 'YYYY-MM')),
    'standards', COALESCE(jsonb_agg(DISTINCT standard.key)
        FILTER (WHERE standard.value = 'null' AND NOT standard.key = ANY(%(optional)s)), '[]'))
FROM issue_due d CROSS JOIN LATERAL jsonb_each(d.content->'standards') standard
WHERE d.due IS NULL GROUP BY d.award_id
ON CONFLICT (run_id, award_id, code) DO NOTHING
"""
HELD = """
DELETE FROM issue_due d USING issue_due missing
WHERE missing.award_id = d.award_id AND missing.for_month = d.for_month AND missing.due IS NULL
"""
INPUTS = """
INSERT INTO payments_inputset (award_id, digest, content)
SELECT DISTINCT ON (award_id, digest) award_id, digest, content FROM issue_due
ON CONFLICT (award_id, digest) DO NOTHING
"""
LINES = """
INSERT INTO payments_line (for_month, award_id, line, seq, before, amount, after, run_id, town_id,
    programme, fund_id, inputs_id, formula)
SELECT d.for_month, d.award_id, d.line, d.seq + 1, d.before, d.due - d.before, d.due, %(run)s, %(town)s,
    %(programme)s, %(funds)s::jsonb ->> d.line, i.id, d.formula
FROM issue_due d JOIN payments_inputset i ON i.award_id = d.award_id AND i.digest = d.digest
"""


@cache
def due_statement(code: str, granted: frozenset[str]) -> str:
    """Fill the scratch table with every line whose due differs from what was issued."""
    benefit = programme.get(code)
    months = f"{MONTHS} {INDEXED}" if benefit.index_codes else MONTHS
    chosen = pairs.award_pairs(months, "TRUE", CHOSEN)
    with_part, from_part = reading.from_sql(benefit, chosen, granted)
    lines = ", ".join(f"('{line}', {due.due_sql(benefit, line)})" for line in benefit.line_codes)
    return f"""
    {with_part}
    INSERT INTO issue_due
    SELECT p.award_id, p.real_month, l.line, l.due, COALESCE(i.after, 0), COALESCE(i.seq, 0),
        {due.formula_sql(benefit)}, kept.digest, kept.content
    {from_part}
    CROSS JOIN LATERAL (
        SELECT sha256(convert_to(made.content::text, 'UTF8')) AS digest, made.content
        FROM (SELECT {reading.inputs_sql(benefit)} AS content {others.KEPT}) made {others.KEPT}
    ) kept
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM payments_line issued
            WHERE issued.for_month = p.real_month AND issued.award_id = p.award_id) AS issued {others.KEPT}
    ) before
    CROSS JOIN LATERAL (VALUES {lines}) l(line, due)
    LEFT JOIN LATERAL (
        SELECT issued.after, issued.seq FROM payments_line issued
        WHERE before.issued
            AND issued.for_month = p.real_month AND issued.award_id = p.award_id AND issued.line = l.line
        ORDER BY issued.seq DESC LIMIT 1
    ) i ON TRUE
    WHERE l.due IS DISTINCT FROM COALESCE(i.after, 0)"""


def work(chunk: Chunk) -> dict[str, Any]:
    """Issue the differences of one chunk's awards."""
    payload = chunk.payload
    run = Run.objects.select_related("area").get(pk=payload["run"])
    benefit = programme.get(payload["programme"])
    return issue(run, benefit, payload["town"], payload["awards"])


def issue(run: Run, benefit: Programme, town: int, awards: dict[str, str]) -> dict[str, Any]:
    """Write lines and exceptions of some awards of a benefit in a town, each from its first month on."""
    if not awards:
        return {"lines": 0, "exceptions": 0}
    values: dict[str, Any] = {
        "run": run.pk,
        "town": town,
        "programme": benefit.code,
        "funds": _funds(benefit),
        "awards": list(awards),
        "firsts": list(awards.values()),
        "month": run.month,
        "cutoff": run.known_until,
        "pays_from": _pays_from(run),
        "code": MISSING_STANDARD,
        "indices": benefit.index_codes,
        "optional": [code for code, standard in STANDARDS.items() if standard.optional],
    }
    with connection.cursor() as cursor:
        cursor.execute(SCRATCH)
        cursor.execute(due_statement(benefit.code, others.granted()), values)
        cursor.execute("ANALYZE issue_due (award_id, digest)")
        cursor.execute(EXCEPTIONS, values)
        exceptions = cursor.rowcount
        cursor.execute(HELD, values)
        cursor.execute(INPUTS, values)
        exceptions += waits.set_aside(cursor, run, benefit, values)
        cursor.execute(LINES, values)
        return {"lines": cursor.rowcount, "exceptions": exceptions}


@cache
def _funds(benefit: Programme) -> str:
    """The fund that bears each line."""
    lines = [line for version in benefit.formulas for line in version.lines]
    return json.dumps({line.code: line.fund or benefit.fund for line in lines})


def _pays_from(run: Run) -> Any:
    month = setting(run.area, "pays-from", run.month, run.known_until)
    return parse_month(month) if month else None
