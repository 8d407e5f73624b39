"""Pages, queue and statistics, each as its own role in raw SQL: what was booked, issued or frozen stays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from civilaffairs.audit.clock import business_time
from civilaffairs.embedded import postgres
from civilaffairs.payments import ledger, returns
from civilaffairs.payments.books import closing
from civilaffairs.payments.models import Batch
from tests import databases
from tests.factories import money
from tests.factories.money import FIRST, JUNE, SECOND, Office, return_text

KEPT = {
    "payments_posting": ("memo = 'x'", "booked_on = booked_on - 1"),
    "payments_entry": ("amount = amount * 2",),
    "payments_line": ("amount = amount + 1", "after = after + 1"),
    "payments_batch": ("total = total + 1", "digest = 'x'", "pay_on = pay_on + 1"),
    "payments_transfer": ("amount = amount + 1", "payee_name = 'x'", "position = 9", "memo = 'x'"),
    "payments_transferline": ("line_id = line_id + 1",),
    "payments_batchsignature": ("digest = 'x'",),
    "payments_bankfile": ("sha256 = 'x'", "name = 'x'"),
    "payments_returnfile": ("paid_total = 0",),
    "payments_transferevent": ("state = 'paid'",),
    "payments_monthclose": ("month = month + interval '1 month'",),
}
ROLES = [postgres.APP, postgres.WORKER, postgres.REPORT]


def changes() -> list[str]:
    return [
        statement
        for table, columns in KEPT.items()
        for statement in (
            *(f"UPDATE {table} SET {change}" for change in columns),
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        )
    ]


@pytest.fixture
def closed(office: Office) -> Office:
    """June is paid and closed; July's first batch is frozen and not let go yet."""
    money.due("陈秀英", FIRST)
    batch = office.exported()
    ledger.book_run(money.run())
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch).encode())
    with business_time(date(2020, 7, 2)):
        closing.close(office.checker, JUNE)
    money.due("李明", SECOND)
    office.prepared()
    return office


def asked(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def answer(role: str, statement: str) -> str:
    """What the database says to the role; empty where it would carry it out. It is taken back."""
    try:
        with databases.acting_as(role), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_record_is_changed_or_removed(closed: Office, role: str):
    assert {table for table in KEPT if not asked(f"SELECT 1 FROM {table}")} == set(), "something to change"
    said = {statement: answer(role, statement) for statement in changes()}
    reasons = ("permission denied", "frozen") if role == postgres.APP else ("permission denied",)
    assert {s: text for s, text in said.items() if not any(reason in text for reason in reasons)} == {}
    assert Batch.objects.count() == 2


@pytest.mark.parametrize("role", [postgres.WORKER, postgres.REPORT])
def test_only_people_sign_send_and_close(closed: Office, role: str):
    for table in ("batchsignature", "bankfile", "returnfile", "transfer", "monthclose", "receivable"):
        copy = f"INSERT INTO payments_{table} SELECT * FROM payments_{table}"
        assert f"permission denied for table payments_{table}" in answer(role, copy)
    assert "permission denied" in answer(role, "UPDATE payments_batch SET state = 'approved'")


def test_statistics_write_nothing_whatever_the_table(db: None):
    rights = "unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'])"
    writable = asked(
        f"""SELECT relname, right_ FROM pg_class c CROSS JOIN {rights} right_
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        AND CASE WHEN right_ IN ('INSERT', 'UPDATE', 'REFERENCES')
            THEN has_any_column_privilege('{postgres.REPORT}', c.oid, right_)
            ELSE has_table_privilege('{postgres.REPORT}', c.oid, right_) END"""
    )
    assert writable == []
    for statement in ("CREATE TABLE mine (id int)", "SELECT nextval('payments_line_id_seq')"):
        assert "permission denied" in answer(postgres.REPORT, statement)


def test_statistics_read_sums_and_no_people(closed: Office):
    with databases.acting_as(postgres.REPORT):
        assert asked(
            "SELECT a.code, sum(e.amount) FROM payments_entry e"
            " JOIN payments_ledgeraccount a ON a.id = e.account_id WHERE a.code = 'paid' GROUP BY a.code"
        ) == [("paid", Decimal("-1140.00"))]
    for hidden in (
        "payee_name FROM payments_transfer", "account_id FROM payments_transfer", "name FROM people_person",
        "payer_account FROM payments_batch", "number FROM people_bankaccount",
        "reason FROM payments_receivable",
        "name FROM accounts_user", "sealed FROM files_content", "detail FROM audit_event",
    ):  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), databases.acting_as(postgres.REPORT):
            asked(f"SELECT {hidden}")
