"""夜间试算: books and rows are compared every night and on demand; what differs is a task for finance."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.jobs import work
from civilaffairs.payments import ledger, repair, returns, tasks, todo
from civilaffairs.payments.books import agreement, checking
from civilaffairs.payments.models import BooksCheck, Transfer
from tests.factories import areas, bank, money, staff
from tests.factories.books import given
from tests.factories.money import FIRST, SECOND, THIRD, Office
from tests.payments.pages import english, page


def looked(office: Office) -> BooksCheck:
    work.run_inline(checking.start(office.maker))
    found = checking.last()
    assert found is not None
    return found


@pytest.fixture
def month(office: Office) -> Office:
    """Appropriated, calculated; one payee paid, one sent back, one not in a batch yet."""
    given(office, "12000.00")
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    batch = office.exported()
    money.due("王芳", THIRD)
    ledger.book_run(money.run())
    returns.import_file(office.maker, batch.pk, "r", bank.answer(batch, {2: "03"}))
    return office


def test_the_night_looks_and_the_page_says_that_all_agree(month: Office):
    assert "not checked yet" in page(english(month.maker), "ledger")
    [task] = [row for row in settings.CELERY_BEAT_SCHEDULE.values() if row["task"] == tasks.check_books.name]
    assert task["schedule"]
    tasks.check_books()
    job = checking.running()
    assert job is not None and checking.start(month.maker) == job
    work.run_inline(job)
    found = checking.last()
    assert found is not None
    assert (found.differing, found.found, found.asked_by) == (0, [], None)
    assert found.accounts == len(agreement.balances())
    shown = page(english(month.maker), "ledger")
    assert "at night" in shown and f"{found.accounts} accounts: all agree" in shown
    failed = Transfer.objects.get(state="failed")
    repair.paid_late(month.maker, failed.pk, "Statement", "V-1")
    assert looked(month).differing == 0


@pytest.mark.parametrize(("debit", "credit"), [("entitled", "released"), ("paid", "returned"),
                                               ("received", "appropriated"),
                                               ("claimed", "receivable")])  # fmt: skip
def test_what_is_booked_and_stands_for_nothing_is_found(month: Office, debit: str, credit: str):
    ledger.book(
        ledger.Kind.REVERSAL, [ledger.Movement(debit, credit, "city", areas.town().pk, Decimal("0.01"))]
    )
    found = looked(month)
    assert found.differing == 2
    rows = checking.differences(month.maker, found)
    assert {row.amount for row in rows} == {Decimal("0.01"), Decimal("-0.01")}
    [row] = [
        row for row in todo.rows(month.checker, 50) if row.tag == "refused" and row.url.endswith("#check")
    ]
    assert row.title == "2 accounts differ"
    maker = english(month.maker)
    shown = page(maker, "ledger")
    assert "accounts differ" in shown and "Release no batch of these funds" in shown
    assert maker.get(rows[0].url).status_code == 200
    ledger.book(
        ledger.Kind.REVERSAL, [ledger.Movement(credit, debit, "city", areas.town().pk, Decimal("0.01"))]
    )
    assert looked(month).differing == 0
    assert not [row for row in todo.rows(month.checker, 50) if row.url.endswith("#check")]


def test_finance_asks_and_others_may_not(month: Office):
    address = reverse("payments:ledger-check")
    assert english(staff.actor(Role.CASEWORKER)).post(address).status_code in {403, 404}
    maker = english(month.maker)
    assert "Check now" in page(maker, "ledger")
    assert maker.post(address).status_code == 302
    assert "Check now" not in page(maker, "ledger")
