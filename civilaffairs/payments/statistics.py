"""What the planner knows of the tables that runs read, brought up to date before a run.

After a mass entry a run planned without it can take hours. The database refreshes statistics by
itself, but only some time later; asked for every table each time, it would take longer than all else
that starts a run. So it is asked for what it would refresh itself, and for what nobody looked at yet.
"""

from __future__ import annotations

from django.db import connection

READ_BY_RUNS = (
    "accounts_area", "benefits_award", "benefits_awardamount", "benefits_awardend", "benefits_awardexit",
    "benefits_setting", "benefits_standard", "benefits_valuetouch", "people_bedmonth", "people_careplace",
    "people_cost", "people_death", "people_decision", "people_disability", "people_elderability",
    "people_illness", "people_income", "people_membership", "people_person", "people_residence",
    "people_schooling", "people_selfcare", "people_serveddays", "people_touch", "payments_line",
    "payments_inputset",
)  # fmt: skip
# The share of changed rows is that of autovacuum by default. What this transaction changed counts too.
STALE = """
SELECT known.relname FROM pg_stat_user_tables known
JOIN pg_stat_xact_user_tables own USING (relid) JOIN pg_class c ON c.oid = known.relid
WHERE known.relname = ANY(%s) AND (COALESCE(known.last_analyze, known.last_autoanalyze) IS NULL
    OR known.n_mod_since_analyze + own.n_tup_ins + own.n_tup_upd + own.n_tup_del
        > 50 + 0.1 * GREATEST(c.reltuples, 0))
ORDER BY known.relname
"""


def refresh() -> None:
    """Analyse the tables of which too much is unknown."""
    with connection.cursor() as cursor:
        cursor.execute(STALE, [list(READ_BY_RUNS)])
        if stale := [table for (table,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(stale)}")
