"""Which awards a run has to look at, and from which month on.

A calculated run left every month up to its own right, as far as it knew. A later run looks at the
months after, and for whatever was touched since at the months from the touch on. Whoever shares a
household with a touched person counts as touched, twice over: benefits read what other benefits
give the members of other households. What it looks at without need is calculated and found
unchanged; the same statement calculates both.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from typing import Any

from django.db import connection

from civilaffairs.benefits import programme
from civilaffairs.payments import waits
from civilaffairs.payments.issue import MISSING_STANDARD, due_statement
from civilaffairs.payments.models import Run

# The latest month that a run with the same statement has calculated, per benefit and town.
BASES = """
SELECT DISTINCT ON (c.programme, c.town_id) c.programme, c.town_id, r.id, r.month, r.snapshot,
    LEAST(r.known_until, r.started_at) AS since, r.started_at
FROM payments_runcover c JOIN payments_run r ON r.id = c.run_id
JOIN accounts_area town ON town.id = c.town_id
WHERE r.state = 'computed' AND r.award_id IS NULL
    AND r.statements ->> c.programme = %(statements)s::jsonb ->> c.programme
    AND c.programme = ANY(%(programmes)s) AND town.path <@ %(path)s::ltree AND NOT %(full)s
ORDER BY c.programme, c.town_id, r.month DESC, r.known_until DESC, r.started_at DESC
"""
# Of a touch ``t`` and what an earlier run ``r`` remembers: known to this run, and not to that one.
NEWS = """t.known_at < %(cutoff)s
    AND (t.known_at >= r.since OR NOT pg_visible_in_snapshot(t.transaction, r.snapshot::pg_snapshot))"""
TOUCHED = f"""
SELECT r.id, t.subject, min(t.first_month) AS first
FROM (SELECT DISTINCT id, snapshot, since FROM base) r JOIN people_touch t ON {NEWS}
GROUP BY r.id, t.subject
"""
# From persons to all households that ever had them, and back to all their members.
HOMES = """
SELECT t.id, home.household_id AS subject, min(t.first) AS first FROM {touched} t
JOIN people_membership home ON home.layer = 'adopted' AND t.subject IN (home.person_id, home.household_id)
GROUP BY t.id, home.household_id
"""
MEMBERS = """
SELECT subject.id, subject.subject, min(subject.first) AS first FROM (
    SELECT t.id, member.person_id AS subject, t.first FROM {homes} t
    JOIN people_membership member ON member.layer = 'adopted' AND member.household_id = t.subject
    UNION ALL SELECT * FROM {homes} UNION ALL SELECT * FROM {touched}
) subject GROUP BY subject.id, subject.subject
"""
REPUBLISHED = f"""
SELECT r.programme, r.town_id, min(t.first_month) AS first
FROM base r JOIN accounts_area town ON town.id = r.town_id
JOIN benefits_valuetouch t ON {NEWS} AND (%(codes)s::jsonb -> r.programme) ? t.code
JOIN accounts_area area ON area.id = t.area_id AND area.path @> town.path
GROUP BY r.programme, r.town_id
"""
# What an earlier run could not settle is tried, and reported, again; of a run for one award always, since
# the month's run may have left that award out.
UNSETTLED = """
SELECT e.award_id, min((month.text || '-01')::date) AS first
FROM payments_runexception e JOIN payments_run r ON r.id = e.run_id
    CROSS JOIN LATERAL jsonb_array_elements_text(e.detail -> 'months') month(text)
WHERE e.code = ANY(%(unsettled)s)
    AND (r.award_id IS NOT NULL OR r.started_at >= (SELECT min(started_at) FROM base))
GROUP BY e.award_id
"""
AWARDS = """
SELECT found.programme, found.area_id, found.id, GREATEST(found.first, found.first_month) AS first FROM (
    SELECT a.programme, a.area_id, a.id, a.first_month, ending.last_month, LEAST(
        COALESCE((base.month + interval '1 month')::date, a.first_month),
        near.first, republished.first, unsettled.first) AS first, unsettled.first AS waiting
    FROM benefits_award a JOIN payments_runcover mine
        ON mine.run_id = %(run)s AND mine.programme = a.programme AND mine.town_id = a.area_id
    LEFT JOIN base ON base.programme = a.programme AND base.town_id = a.area_id
    LEFT JOIN near ON near.id = base.id
        AND near.subject = COALESCE(a.household_id, a.person_id, a.organisation_id)
    LEFT JOIN republished ON republished.programme = a.programme AND republished.town_id = a.area_id
    LEFT JOIN unsettled ON unsettled.award_id = a.id
    LEFT JOIN benefits_awardend ending ON ending.award_id = a.id AND ending.known_from < %(cutoff)s
        AND (ending.known_to IS NULL OR ending.known_to >= %(cutoff)s)
    WHERE a.first_month <= %(month)s AND a.known_from < %(cutoff)s
        AND a.id = COALESCE(%(award)s, a.id)
        -- Left out, as whole towns are: what a run for this award alone calculated and knew more of.
        AND NOT EXISTS (SELECT FROM payments_run wiser WHERE wiser.award_id = a.id
            AND wiser.state IN ('computed', 'closed') AND wiser.known_until > %(cutoff)s)
) found
WHERE found.first <= %(month)s
    -- An award that a later decision ends before it began has its first month looked at.
    -- A claim that waits may lie wholly after the end.
    AND (found.last_month IS NULL OR found.first <= GREATEST(found.last_month, found.first_month)
        OR found.waiting IS NOT NULL)
"""


def first_months() -> str:
    """The ``WITH`` of ``award``: each award to look at (programme, area_id, id) and its ``first`` month."""
    steps = {
        "base": BASES,
        "touched": TOUCHED,
        "homes": HOMES.format(touched="touched"),
        "members": MEMBERS.format(touched="touched", homes="homes"),
        "more_homes": HOMES.format(touched="members"),
        "near": MEMBERS.format(touched="members", homes="more_homes"),
        "republished": REPUBLISHED,
        "unsettled": UNSETTLED,
        "award": AWARDS,
    }
    return "WITH " + ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in steps.items())


def values(run: Run, *, full: bool) -> dict[str, Any]:
    """What ``first_months`` is asked with; a ``full`` run looks at every month of every award."""
    return {
        "run": run.pk,
        "award": run.award_id,
        "path": str(run.area.path),
        "programmes": run.programmes,
        "month": run.month,
        "cutoff": run.known_until,
        "full": full,
        "statements": json.dumps(run.statements),
        "codes": json.dumps({code: _codes_read(code) for code in run.programmes}),
        "unsettled": [MISSING_STANDARD, waits.CODE],
    }


def statements(codes: list[str]) -> dict[str, str]:
    """A digest of each benefit's statement: after a change of its rules every month is looked at again."""
    return {code: hashlib.sha256(_statement(code).encode()).hexdigest()[:16] for code in codes}


def snapshot() -> str:
    """Which transactions have ended by now; the present one has not, though PostgreSQL leaves it out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text, pg_current_xact_id()::text")
        known, own = cursor.fetchone()
    first, after, running = known.split(":")
    if int(own) >= int(after):
        return str(known)
    going_on = sorted({int(own), *(int(each) for each in running.split(",") if each)})
    return f"{first}:{after}:{','.join(map(str, going_on))}"


@cache
def _statement(code: str) -> str:
    return due_statement(code, frozenset(programme.codes()))


@cache
def _codes_read(code: str) -> list[str]:
    """Standards and settings that a benefit reads, also through others; taken from the statement itself."""
    return [
        "pays-from",
        *sorted(set(re.findall(r"benefits_(?:standard|setting)_at\('([^']+)'", _statement(code)))),
    ]
