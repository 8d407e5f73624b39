"""Whatever a benefit's statement reads is noted when it changes, or can never change."""

import re

from django.db import connection

from civilaffairs.benefits import programme
from civilaffairs.payments import statistics
from civilaffairs.payments.issue import due_statement

# Kept for good once written; the app role may not change what is read of them.
NEVER_CHANGES = {"people_decision", "accounts_area"}
# Corrected only with a row of what stood before, which notes it.
NOTED_BY = {"people_person": "people_formeridentity"}
WRITTEN_BY_THE_RUN = {"payments_line"}
BY_FUNCTION = {"benefits_standard_at": "benefits_standard", "benefits_setting_at": "benefits_setting"}


def tables_read():
    everything = frozenset(programme.codes())
    text = " ".join(due_statement(code, everything) for code in programme.paying())
    found = set(re.findall(r"\b(?:accounts|people|casework|benefits|payments)_\w+", text))
    return {(BY_FUNCTION | NOTED_BY).get(name, name) for name in found}


def test_the_planner_looks_at_every_table():
    noted_by = set(NOTED_BY.values())
    assert tables_read() - noted_by | {"people_person", "people_touch", "benefits_valuetouch"} <= set(
        statistics.READ_BY_RUNS
    )


def test_every_table_notes_its_changes(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_touch_insert'")
        noted = {table for (table,) in cursor.fetchall()}
    assert tables_read() - NEVER_CHANGES - WRITTEN_BY_THE_RUN == noted
