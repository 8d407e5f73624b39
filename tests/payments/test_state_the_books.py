"""报表: what stands in PDF and XLSX is what the pages show and what SQL sums."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.payments import ledger, returns
from civilaffairs.payments.books import balances, closing, execution, statements
from civilaffairs.payments.models import Fund
from tests.factories import areas, money, staff
from tests.factories.books import given
from tests.factories.money import FIRST, JUNE, SECOND, Office, return_text
from tests.payments.pages import english, page

MONTH = """
SELECT a.code, sum(CASE WHEN p.booked_on < '2020-06-01' THEN e.amount ELSE 0 END),
    sum(CASE WHEN p.booked_on >= '2020-06-01' AND e.amount > 0 THEN e.amount ELSE 0 END),
    sum(CASE WHEN p.booked_on >= '2020-06-01' AND e.amount < 0 THEN -e.amount ELSE 0 END), sum(e.amount)
FROM payments_entry e JOIN payments_posting p ON p.id = e.posting_id
JOIN payments_ledgeraccount a ON a.id = e.account_id WHERE p.booked_on < '2020-07-01' GROUP BY a.code
"""


@pytest.fixture
def books(office: Office) -> Iterator[Office]:
    """Money given in May, June paid, a posting of July that no statement of June may show."""
    given(office, "12000.00", kind="budget")
    with business_time(date(2020, 5, 20)):
        given(office, "6000.00", document_on=date(2020, 5, 18))
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.exported()
    ledger.book_run(money.run())
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch).encode())
    with business_time(date(2020, 7, 2)):
        given(office, "77.00", document="July")
        yield office


def cells(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def workbook(office: Office, kind: str) -> list[list[Any]]:
    """The rows between header and signatures."""
    found = cells(statements.make(office.checker, kind, money.city(), JUNE, "xlsx"))
    assert "制表" in found[-1][0]
    return [row for row in found[3:-1] if any(row)]


def yuan(cell: Any) -> Decimal:
    return Decimal(str(cell)).quantize(Decimal("0.01"))


def test_the_accounts_of_the_month_are_those_of_the_page_and_of_sql(books: Office):
    [accounts] = balances.of_month(books.checker, money.city(), JUNE).values()
    with connection.cursor() as cursor:
        cursor.execute(MONTH)
        by_sql = {code: tuple(sums) for code, *sums in cursor.fetchall()}
    shown = {str(each.account): (each.opening, each.debit, each.credit, each.closing) for each in accounts}
    assert shown == by_sql
    assert shown["received"] == tuple(map(Decimal, ("6000", "0", "0", "6000")))
    rows = workbook(books, "month")
    assert [tuple(map(yuan, row[2:6])) for row in rows[:-1]] == list(shown.values())
    assert [yuan(cell) for cell in rows[-1][2:6]] == [Decimal(0), Decimal(6840), Decimal(6840), Decimal(0)]
    client = english(books.checker)
    assert "6,000.00" in page(client, "month-of-books", "2020-06")
    for each in accounts:
        found = client.get(each.behind).context["page"].paginator.object_list
        assert sum(row.amount for row in found) == each.closing
        found = client.get(each.url).context["page"].paginator.object_list
        assert sum(abs(row.amount) for row in found) == each.debit + each.credit


def test_the_trial_balance_of_a_month_is_that_of_its_page(books: Office):
    found = balances.trial(books.checker, money.city(), JUNE)
    rows = workbook(books, "trial-balance")
    assert [[yuan(cell) for cell in row[2:]] for row in rows] == [
        *([*(amount for amount, _url in row.cells), row.total] for row in found.rows),
        [*(amount for amount, _url in found.sums), Decimal(0)],
    ]
    client = english(books.checker)
    for row in found.rows:
        for amount, url in row.cells:
            behind = client.get(url).context["page"].paginator.object_list
            assert sum(entry.amount for entry in behind) == amount
    assert "6,000.00" in page(client, "ledger", query="?month=2020-06")
    assert "6,077.00" in page(client, "ledger")
    assert "6,077.00" not in page(client, "ledger", query="?month=2020-06")


def test_the_execution_is_that_of_its_page(books: Office):
    found = execution.of_year(books.checker, money.city(), JUNE)
    rows = workbook(books, "execution")
    assert [[yuan(cell) for cell in row[2:9]] for row in rows] == [
        [sums[code] for code in execution.FIGURES]
        for sums in (*(row.sums for row in found.places), found.total)
    ]
    assert rows[-1][9] == "19.0%"


def test_a_name_that_looks_like_a_formula_stays_text(books: Office):
    Fund.objects.filter(pk="city").update(name='=HYPERLINK("http://x")')
    rows = workbook(books, "trial-balance")
    assert rows[0][0] == '=HYPERLINK("http://x")'


def test_the_heading_says_whether_the_month_is_closed(books: Office):
    def heading() -> str:
        return str(cells(statements.make(books.checker, "month", money.city(), JUNE, "xlsx"))[1][0])

    assert "未结账" in heading()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_monthclose (month, closed_by_id) VALUES ('2020-06-01', %s)",
            [books.checker.user.pk],
        )
    assert f"已结账（{books.checker.user.name}）" in heading()
    assert closing.next_month() == date(2020, 7, 1)


def test_files_come_from_the_page_within_the_area_and_are_recorded(books: Office):
    client = english(books.checker)
    assert "/ledger/months/2020-06/month.xlsx" in page(client, "month-of-books", "2020-06")
    assert client.get("/ledger/months/2020-06/execution.xlsx").content.startswith(b"PK")
    assert Event.objects.filter(action="ledger.print").count() == 1
    for address in ("2020-06/other.xlsx", "2020-06/month.csv", "2020-13/month.xlsx"):
        assert client.get(f"/ledger/months/{address}").status_code == 404
    town = english(staff.actor(Role.FINANCE_CHECKER, areas.town()))
    assert town.get(f"/ledger/months/2020-06/month.xlsx?area={money.city().pk}").status_code == 404
    clerk = english(staff.actor(Role.CASEWORKER, areas.town()))
    assert clerk.get("/ledger/months/2020-06/month.xlsx").status_code == 403


@pytest.mark.pdf
@pytest.mark.parametrize("kind", list(statements.KINDS))
def test_each_statement_prints(books: Office, kind: str):
    assert statements.make(books.checker, kind, money.city(), JUNE, "pdf").startswith(b"%PDF")
