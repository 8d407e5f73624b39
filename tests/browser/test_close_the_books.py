"""Money is given by two people, the budget's execution is read, and June is closed. No barrier."""

from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import expect

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.payments import ledger, returns
from civilaffairs.payments.models import MonthClose
from tests.browser.windows import Windows, follow, picture
from tests.factories import money, staff
from tests.factories.books import given
from tests.factories.money import FIRST, SECOND, Office, return_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = {
    "amount": "12000",
    "document": "东财社〔2020〕11号",
    "document_on": "20200601",
    "reason": "第二批资金",
}
ADDRESSES = {
    "budgets and appropriations": "/ledger/allocations/",
    "execution": "/ledger/execution/?month=2020-06",
    "trial balance": "/ledger/?month=2020-06",
    "accounts of the month": "/ledger/months/2020-06/",
    "months": "/ledger/months/",
}


@pytest.fixture
def june(windows: Windows) -> Office:
    """Paid and reconciled; it is the second of July."""
    with transaction.atomic(), business_time(date(2020, 6, 5)):
        office = Office()
        given(office, "36000.00", kind="budget")
        money.due("陈秀英", FIRST)
        money.due("李明", SECOND)
        batch = office.exported()
        ledger.book_run(money.run())
        returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch).encode())
    shift_to(date(2020, 7, 2))
    return office


def test_the_books_of_a_month(windows: Windows, june: Office) -> None:
    maker = windows.of(staff.actor(Role.FINANCE_MAKER), "/ledger/allocations/enter/?kind=appropriation")
    windows.check(maker, "enter an appropriation")
    maker.select_option("[name=fund]", "city")
    for name, typed in TYPED.items():
        maker.fill(f"[name={name}]", typed)
    follow(maker, "button[data-primary]")
    windows.check(maker, "appropriation, waiting")
    checker = windows.of(staff.actor(Role.FINANCE_CHECKER), maker.url)
    follow(checker, "form[action$='/approve/'] button.c-btn--primary")
    windows.check(checker, "appropriation, approved")
    checker.goto("/payments/?month=2020-06")
    follow(checker, ".c-steps a[href*='/ledger/months/']")
    windows.check(checker, "months, to be closed")
    follow(checker, "form[action$='/close/'] button")
    expect(checker.locator("main")).to_contain_text(staff.actor(Role.FINANCE_CHECKER).user.name)
    assert MonthClose.objects.get().month == date(2020, 6, 1)
    for name, address in ADDRESSES.items():
        checker.goto(address)
        windows.check(checker, name)
        picture(checker, name.replace(" ", "-"))
    windows.check_in_english_and_large(checker, ADDRESSES)
