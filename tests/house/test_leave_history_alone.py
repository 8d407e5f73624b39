"""What each role may do with each table, compared with the lists; what only grows is tried."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from civilaffairs.embedded import postgres
from tests import databases
from tests.house import tree
from tests.house.columns import own_models
from tests.house.growing import APPEND_ONLY, ONLY_CLOSED
from tests.house.rights import query, rights_of

LISTED = tree.ROOT / "tests/house/grants.txt"
LISTED_LESSER = {
    settings.DATABASE_WORKER_ROLE: tree.ROOT / "tests/house/grants-worker.txt",
    settings.DATABASE_REPORT_ROLE: tree.ROOT / "tests/house/grants-report.txt",
}


def rights_of_the_app() -> list[str]:
    return rights_of(settings.DATABASE_APP_ROLE)


def listed() -> list[str]:
    return LISTED.read_text(encoding="utf-8").splitlines()


def columns_of(table: str) -> list[str]:
    (model,) = (model for model in own_models() if model._meta.db_table == table)
    return [str(field.column) for field in model._meta.local_fields]


def accepted(statements: list[str]) -> Iterator[str]:
    """Those that the database would carry out; all of them are taken back."""
    for statement in statements:
        try:
            with transaction.atomic():
                query(f"WITH tried AS ({statement} RETURNING 1) SELECT count(*) FROM tried")
                transaction.set_rollback(True)
        except ProgrammingError as refusal:
            assert "permission denied" in str(refusal), refusal
        else:
            yield statement


def truncated(tables: tuple[str, ...]) -> Iterator[str]:
    for table in tables:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                transaction.set_rollback(True)
        except ProgrammingError as refusal:
            assert "permission denied" in str(refusal), refusal
        else:
            yield table


def changes(table: str, *, but: tuple[str, ...] = ()) -> list[str]:
    updates = [f"UPDATE {table} SET {c} = {c}" for c in columns_of(table) if c not in but]
    return [*updates, f"DELETE FROM {table}"]


@pytest.mark.django_db
def test_the_app_role_may_do_what_is_listed():
    found = rights_of_the_app()
    if os.environ.get("RECORD"):
        LISTED.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == listed(), "if it is meant: RECORD=1 pytest tests/house/test_leave_history_alone.py"


@pytest.mark.django_db
@pytest.mark.parametrize("role", LISTED_LESSER)
def test_the_lesser_roles_may_do_what_is_listed(role: str):
    found = [line for line in rights_of(role) if not line.endswith(":")]
    if os.environ.get("RECORD"):
        LISTED_LESSER[role].write_text("\n".join(found) + "\n", encoding="utf-8")
    written = LISTED_LESSER[role].read_text(encoding="utf-8").splitlines()
    assert found == written, "if it is meant: RECORD=1 pytest tests/house/test_leave_history_alone.py"


@pytest.mark.django_db
def test_no_table_that_only_grows_is_left_out():
    may_change = {line.partition(":")[0] for line in listed() if " update " in f"{line} " or "delete" in line}
    assert may_change.isdisjoint({*APPEND_ONLY, *ONLY_CLOSED})
    guarded = {
        table
        for (table,) in query(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc f ON f.oid = tgfoid "
            "WHERE f.proname IN ('guard_append_only', 'guard_known_update') AND tgenabled <> 'D'"
        )
    }
    assert guarded == {*APPEND_ONLY, *ONLY_CLOSED, "people_payeearrangement"}, "a trigger behind each grant"


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_nobody_rewrites_what_only_grows(table: str):
    assert list(accepted(changes(table))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", ONLY_CLOSED)
def test_nobody_rewrites_a_known_fact(table: str):
    assert list(accepted(changes(table, but=("known_to",)))) == []
    assert list(accepted([f"UPDATE {table} SET known_to = known_to"])) != []


@pytest.mark.django_db
def test_nobody_empties_a_table():
    tables = (model._meta.db_table for model in own_models() if model._meta.managed)  # a view holds no rows
    assert list(truncated(tuple(tables))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE payments_line DISABLE TRIGGER ALL",
        "DROP TRIGGER payments_line_append_only ON payments_line",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION guard_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    ],
)
def test_nobody_takes_a_guard_away(statement: str):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_nobody_grants_themselves_more():
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE ON payments_line TO CURRENT_USER")  # PostgreSQL only warns.
    assert list(accepted(changes("payments_line"))) == []


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    databases.connect_to(name, postgres.OWNER)
    yield
    databases.connect_to(name, postgres.APP)


def test_even_the_owner_empties_nothing_by_mistake(as_owner: None):
    allowed = []
    for table in APPEND_ONLY:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                transaction.set_rollback(True)
        except ProgrammingError as refusal:
            assert "are never changed" in str(refusal), refusal
        else:
            allowed.append(table)
    assert allowed == []


@pytest.fixture
def loosened(transactional_db: None) -> Iterator[None]:
    """The owner makes the mistakes that the tests are here to notice; the database is thrown away after."""
    name = connection.settings_dict["NAME"]
    databases.connect_to(name, postgres.OWNER)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE (amount), DELETE ON payments_line TO {settings.DATABASE_APP_ROLE}")
        cursor.execute(f"GRANT TRUNCATE ON payments_entry TO {settings.DATABASE_APP_ROLE}")
        cursor.execute("DROP TRIGGER payments_line_append_only ON payments_line")
        cursor.execute("DROP TRIGGER payments_entry_never_emptied ON payments_entry")
    databases.connect_to(name, postgres.APP)
    yield
    databases.connect_to(name, postgres.APP)


def test_a_wrong_grant_is_noticed(loosened: None):
    assert {*rights_of_the_app()} - {*listed()} == {
        "payments_entry: select insert truncate",
        "payments_line: select insert update(amount) delete",
    }
    assert list(accepted(changes("payments_line"))) == [
        "UPDATE payments_line SET amount = amount",
        "DELETE FROM payments_line",
    ]
    assert list(truncated(("payments_line", "payments_entry"))) == ["payments_entry"]
