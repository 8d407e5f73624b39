"""What the app role may not do: write history, make twins of tables, vacuum."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
from django.db import connection

from civilaffairs.embedded import postgres
from tests import databases

INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname,
    pg_get_constraintdef(c.oid)
FROM pg_index i LEFT JOIN pg_constraint c
    ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('u', 'x')
WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
"""
FOREIGN_KEYS = (
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'"
)
# Earlier months as the last one: a run each, its covers, its lines; the inputs are shared.
RUNS = """
INSERT INTO payments_run (id, month, kind, number, area_id, programmes, known_until, state, snapshot,
    statements, started_at, finished_at, line_count, total)
SELECT uuidv7(), past, kind, number, area_id, programmes,
    known_until - (month - past::date) * interval '1 day', state, snapshot, statements,
    started_at, finished_at, line_count, total
FROM payments_run, generate_series(%(first)s::timestamp, %(last)s - interval '1 day', interval '1 month') past
"""
COVERS = """
INSERT INTO payments_runcover (run_id, programme, town_id, open)
SELECT r.id, c.programme, c.town_id, FALSE FROM payments_runcover c, payments_run r WHERE r.month < %(last)s
"""
LINES = """
INSERT INTO payments_line (for_month, award_id, line, seq, before, amount, after, run_id, town_id, programme,
    fund_id, inputs_id, formula)
SELECT r.month, l.award_id, l.line, 1, 0, l.amount, l.amount, r.id, l.town_id, l.programme, l.fund_id,
    l.inputs_id, l.formula
FROM payments_run r CROSS JOIN payments_line l WHERE r.month < %(last)s AND l.for_month = %(last)s
ORDER BY r.month, l.id
"""
AWARDS = "UPDATE benefits_award SET first_month = %(first)s"


@contextmanager
def session(role: str) -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the database of the benchmark, each statement a transaction of its own."""
    address = databases.address(connection.settings_dict["NAME"], role)
    with psycopg.connect(address, autocommit=True) as opened:
        yield opened


def write_history(first: date, last: date) -> None:
    """Copy the one real run to the months from ``first`` on."""
    months = {"first": first, "last": last}
    with loading("payments_line") as owner:
        for statement in (RUNS, COVERS, LINES, AWARDS):
            owner.execute(statement, months)


@contextmanager
def loading(*tables: str) -> Iterator[psycopg.Connection[Any]]:
    """Past triggers and foreign keys, and the indexes of some tables made again afterwards: for speed."""
    with session(postgres.SUPERUSER) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("SET maintenance_work_mem = '256MB'")
        found = owner.execute(INDEXES, [list(tables)]).fetchall()
        for table, index, _, constraint, _ in found:
            owner.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {constraint}" if constraint else f"DROP INDEX {index}"
            )
        yield owner
        for table, _, index, constraint, definition in found:
            owner.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}" if constraint else index
            )


def settle() -> None:
    """What autovacuum does in time, done at once; and the disk's writes of before are not counted later."""
    with session(postgres.SUPERUSER) as owner:
        owner.execute("VACUUM ANALYZE")
        owner.execute("CHECKPOINT")


def make_twin(table: str, twin: str) -> None:
    """An empty table with the same columns, indexes, checks and foreign keys; logged like the first."""
    with session(postgres.OWNER) as owner:
        owner.execute(f"DROP TABLE IF EXISTS {twin}")
        keys = [definition for (definition,) in owner.execute(FOREIGN_KEYS, [table])]
        owner.execute(f"CREATE TABLE {twin} (LIKE {table} INCLUDING ALL)")
        for key in keys:
            owner.execute(f"ALTER TABLE {twin} ADD {key}")
        owner.execute(f"GRANT SELECT, INSERT ON {twin} TO {postgres.APP}")
