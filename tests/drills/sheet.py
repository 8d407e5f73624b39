"""The drills' own reading of payments: plain SQL over the tables, and none of the product's code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
from django.db import connection

from civilaffairs.embedded import postgres
from tests import databases

CONTENT = """
SELECT t.position, t.reference, t.account_id::text, t.payee_name, t.amount, t.memo,
    array_agg(c.line_id ORDER BY c.line_id)
FROM payments_transfer t LEFT JOIN payments_transferline c ON c.transfer_id = t.id
WHERE t.batch_id = %s GROUP BY t.id ORDER BY t.position
"""
SIGNED = """
SELECT step, user_id::text, digest FROM payments_batchsignature WHERE batch_id = %s ORDER BY id
"""
BOOKED = """
SELECT a.code, sum(e.amount) FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id
JOIN payments_posting p ON p.id = e.posting_id WHERE p.batch_id = %s GROUP BY a.code
"""
UNBALANCED = """
SELECT count(*) FROM (SELECT FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id
    GROUP BY e.posting_id, a.fund_id, a.area_id HAVING sum(e.amount) <> 0) odd
"""
BALANCES = """
SELECT a.code, sum(e.amount) FROM payments_entry e JOIN payments_ledgeraccount a ON a.id = e.account_id
GROUP BY a.code HAVING sum(e.amount) <> 0
"""
ISSUED = "SELECT count(*), COALESCE(sum(amount), 0) FROM payments_line"
LINES = """
SELECT encode(sha256(convert_to(COALESCE(string_agg(concat_ws('|', a.number, l.for_month, l.line, l.seq,
    l.before, l.amount, l.after, l.town_id, l.programme, l.fund_id, l.formula, encode(i.digest, 'hex')),
    chr(10) ORDER BY a.number, l.for_month, l.line, l.seq), ''), 'UTF8')), 'hex')
FROM payments_line l JOIN benefits_award a ON a.id = l.award_id JOIN payments_inputset i ON i.id = l.inputs_id
"""


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def as_app(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def issued() -> tuple[int, Decimal]:
    """How many lines there are, and their sum."""
    [(lines, total)] = ask(ISSUED)
    return lines, total


def lines_digest() -> str:
    """One digest over every line, whoever wrote it when."""
    return str(ask(LINES)[0][0])


def balances() -> dict[str, Decimal]:
    return dict(ask(BALANCES))


def unbalanced() -> int:
    """Postings that do not sum to zero in each fund and town."""
    return int(ask(UNBALANCED)[0][0])


def as_owner(statement: str) -> None:
    """Take a protection away, as nobody but the owner of the tables can."""
    connection.close()
    with psycopg.connect(databases.address(connection.settings_dict["NAME"], postgres.OWNER)) as owner:
        owner.execute(statement)
