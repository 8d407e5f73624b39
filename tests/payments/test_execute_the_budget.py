"""预算执行: each figure is the sum of the rows behind it, and the forecast is plain arithmetic."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from civilaffairs.accounts.models import Role
from civilaffairs.payments import ledger, returns
from civilaffairs.payments.books import execution, forecast
from civilaffairs.payments.books.execution import FIGURES
from tests.factories import areas, money, staff
from tests.factories.books import given
from tests.factories.money import FIRST, JUNE, SECOND, Office, return_text
from tests.payments.pages import english, page

# The same figures by other means: fund, area and events named in SQL.
BY_SQL = """
SELECT COALESCE(sum(CASE WHEN a.code = 'recovered' THEN e.amount ELSE -e.amount END), 0)
FROM payments_entry e JOIN payments_posting p ON p.id = e.posting_id
JOIN payments_ledgeraccount a ON a.id = e.account_id JOIN accounts_area w ON w.id = a.area_id
WHERE a.fund_id = 'city' AND extract(year FROM p.booked_on) = 2020 AND a.code = %s AND p.kind = ANY(%s)
"""
EVENTS = {
    "appropriated": ["funding", "reversal"],
    "entitled": ["entitlement", "reversal"],
    "released": ["release", "reissue"],
    "paid": ["payment", "top-up"],
    "returned": ["return"],
    "recovered": ["refund"],
}


def by_sql(code: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(BY_SQL, [code, EVENTS[code]])
        return Decimal(cursor.fetchone()[0])


@pytest.fixture
def spent(office: Office) -> Office:
    """A budget, an appropriation, and June with one payment that came back."""
    given(office, "12000.00", kind="budget")
    given(office, "6000.00")
    given(office, "700.00", document="DMF 2020 No. 2", area=areas.town())
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.exported()
    ledger.book_run(money.run())
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {2: "03"}).encode())
    return office


def rows_sum(client: Client, url: str) -> Decimal:
    """What the rows behind a figure come to, each read from the page."""
    found = client.get(url).context["page"].paginator.object_list
    return Decimal(sum(row.amount for row in found))


def test_each_figure_is_that_of_its_rows_and_of_the_books(spent: Office):
    found = execution.of_year(spent.checker, money.city(), JUNE)
    [row] = found.funds
    assert row.sums == dict(
        zip(FIGURES, map(Decimal, ("12000", "6700", "2280", "2280", "1140", "1140", "0")), strict=True)
    )
    assert row.share == Decimal("9.5")
    client = english(spent.checker)
    for each in [*found.funds, *found.places]:
        for code, (amount, url) in zip(FIGURES, each.cells, strict=True):
            assert bool(url) == bool(amount)
            if url:
                assert abs(rows_sum(client, url)) == amount, (each.area, code)
    assert {code: by_sql(code) for code in EVENTS} == {code: row.sums[code] for code in EVENTS}
    assert found.total == row.sums
    shown = page(client, "execution", query="?month=2020-06")
    for text in ("12,000.00", "6,700.00", "2,280.00", "1,140.00", "9.5%"):
        assert text in shown


def test_only_the_year_up_to_the_month_counts(spent: Office):
    assert execution.of_year(spent.checker, money.city(), date(2020, 5, 1)).total["appropriated"] == 0
    assert execution.of_year(spent.checker, money.city(), date(2021, 6, 1)).funds == []
    december = execution.of_year(spent.checker, money.city(), date(2020, 12, 1))
    assert december.total["paid"] == Decimal(1140)


def test_a_town_sees_its_own_books(spent: Office):
    town = staff.actor(Role.FINANCE_CHECKER, areas.town())
    [row] = execution.of_year(town, areas.town(), JUNE).places
    assert (row.area, row.sums["appropriated"]) == (areas.town(), Decimal(700))
    assert row.sums["budget"] == 0
    assert row.share is None
    assert execution.of_year(town, money.city(), JUNE).total == row.sums
    assert english(town).get(f"/ledger/execution/?area={money.city().pk}").status_code == 404


def test_the_month_in_which_the_money_ends_follows_from_what_a_month_costs(spent: Office):
    [row] = execution.of_year(spent.checker, money.city(), JUNE).funds
    [found] = forecast.of_funds(spent.checker, [row])
    assert [(cost.month, cost.amount) for cost in found.costs] == [(JUNE, Decimal(2280))]
    # 6700 given, 2280 of it are owed or paid: 4420 cover July and not the whole of August.
    assert (found.money_left, found.money_until) == (Decimal(4420), date(2020, 8, 1))
    # 12000 - 2280 = 9720 are four months more: July to October.
    assert (found.budget_left, found.budget_until) == (Decimal(9720), date(2020, 11, 1))
    shown = page(english(spent.maker), "execution", query="?month=2020-06")
    for said in ("4,420.00", "2020-08", "9,720.00", "2020-11"):
        assert said in shown


@pytest.mark.parametrize(
    ("costs", "left", "until"),
    [
        (["100.00"], "300.00", date(2020, 10, 1)),
        (["100.00"], "299.99", date(2020, 9, 1)),
        (["100.00"], "0.00", date(2020, 7, 1)),
        (["100.00"], "-5.00", date(2020, 7, 1)),
        (["50.00", "100.00", "150.00"], "100.00", date(2020, 8, 1)),
        ([], "300.00", None),
        (["-1.00"], "300.00", None),
    ],
)
def test_the_first_month_that_is_not_covered(costs: list[str], left: str, until: date | None):
    months = [date(2020, 7 - len(costs) + place, 1) for place in range(len(costs))]
    row: Any = execution.Row(None, None, JUNE, True, {})  # type: ignore[arg-type]
    asked = [forecast.Cost(month, Decimal(cost)) for month, cost in zip(months, costs, strict=True)]
    found = forecast.Forecast(row, asked, Decimal(left), Decimal(left))
    assert found.money_until == until


def test_a_budget_that_outlasts_its_year_names_no_month(spent: Office):
    row: Any = execution.Row(None, None, JUNE, True, {})  # type: ignore[arg-type]
    cost = [forecast.Cost(JUNE, Decimal(100))]
    assert forecast.Forecast(row, cost, Decimal(0), Decimal(599)).budget_until == date(2020, 12, 1)
    assert forecast.Forecast(row, cost, Decimal(0), Decimal(600)).budget_until is None


def test_without_anything_the_page_says_what_to_do(office: Office):
    assert "Enter the year's budget" in page(english(office.maker), "execution")
