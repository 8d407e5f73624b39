"""June 2020 in the finance office."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.utils.translation import override

from civilaffairs.audit.clock import business_time
from civilaffairs.payments import ledger
from civilaffairs.payments.books import agreement
from tests.factories import money
from tests.factories.money import FIRST, SECOND, Office

# Issued, positive, and with no transfer that carries it or has paid it: from the rows themselves.
FREE = """
SELECT l.id FROM payments_line l LEFT JOIN payments_transferline c ON c.line_id = l.id
LEFT JOIN payments_transfer t ON t.id = c.transfer_id
WHERE l.amount > 0 GROUP BY l.id HAVING NOT COALESCE(bool_or(c.live OR t.state = 'paid'), FALSE)
"""
APART = f"""
SELECT count(*) FROM ({FREE}) free(id) FULL JOIN payments_freeline f ON f.line_id = free.id
LEFT JOIN payments_line l ON l.id = f.line_id
WHERE free.id IS NULL OR f.line_id IS NULL
    OR (f.fund_id, f.town_id, f.run_id, f.amount, f.taken_back)
        <> (l.fund_id, l.town_id, l.run_id, l.amount, EXISTS (SELECT FROM payments_line x WHERE x.after = 0
            AND (x.award_id, x.for_month, x.line) = (l.award_id, l.for_month, l.line) AND x.seq > l.seq))
"""


@pytest.fixture(autouse=True)
def _list_of_free_lines_is_kept_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test of payments does: the list that the database keeps is what the rows say."""
    by_sabotage = "SABOTAGE" in os.environ  # There the test that is named has to notice.
    if by_sabotage or not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    yield
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute(APART)
        assert cursor.fetchone() == (0,), "payments_freeline is not what the rows say"


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with override("en"), business_time(date(2020, 6, 5)):
        yield Office()


@pytest.fixture
def books_agree(db: None) -> Iterator[None]:
    """For tests that book what they issue: in the end every account is what its rows come to."""
    yield
    assert [each for each in agreement.balances() if not each.agrees] == []


@pytest.fixture
def june(office: Office) -> Office:
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    return office
