"""年度预算与资金下达: entered by one, approved by a second, booked once, taken back and never changed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import ledger, todo
from civilaffairs.payments.books import allocations
from civilaffairs.payments.books.allocations import Wanted
from civilaffairs.payments.models import Allocation, Posting
from tests.factories import areas, money, staff
from tests.factories.books import given
from tests.factories.money import Office
from tests.payments.pages import english, page


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


def balances() -> dict[str, Decimal]:
    [row] = ledger.trial_balance()
    assert row.total == 0
    return {code: amount for code, amount in row.by_code.items() if amount}


def test_an_appropriation_is_booked_with_the_second_signature(office: Office):
    waits = given(office, "5000.00", approve=False)
    assert ledger.trial_balance() == []
    with pytest.raises(Forbidden):
        allocations.approve(office.maker, waits.pk)
    found = allocations.approve(office.checker, waits.pk, "Seen.")
    assert found.posting is not None
    assert (found.posting.kind, found.posting.memo) == ("funding", "DMF 2020 No. 1")
    assert balances() == {"appropriated": Decimal(-5000), "received": Decimal(5000)}


def test_a_budget_is_a_plan_and_books_nothing(office: Office):
    assert given(office, "90000.00", kind="budget").state == "approved"
    assert not Posting.objects.exists()


def test_what_was_approved_is_taken_back_whole_and_once_by_two_people(office: Office):
    wrong = given(office, "5000.00")
    undone = allocations.propose_reversal(office.maker, wrong.pk, "Mistyped.")
    with pytest.raises(Refused):
        allocations.propose_reversal(office.maker, wrong.pk, "Again.")
    allocations.approve(office.checker, undone.pk)
    assert balances() == {}
    assert Posting.objects.filter(kind="reversal").count() == 1
    with pytest.raises(Refused):
        allocations.propose_reversal(office.maker, undone.pk, "Back again.")
    given(office, "500.00")
    assert balances()["received"] == Decimal(500)


@pytest.mark.parametrize("terms", [{"amount": Decimal(0)}, {"document": " "}, {"reason": ""}, {"year": 2030},
                                   {"document_on": date(2020, 6, 6)}])  # fmt: skip
def test_what_no_document_says_is_refused(office: Office, terms: dict[str, Any]):
    wanted: dict[str, Any] = {
        "kind": "budget", "year": 2020, "fund": money.fund(), "area": money.city(), "amount": Decimal(1),
        "document": "X", "document_on": date(2020, 6, 1), "reason": "x", **terms,
    }  # fmt: skip
    with pytest.raises(Refused):
        allocations.propose(office.maker, Wanted(**wanted))


def test_a_document_counts_once_unless_it_was_sent_back(office: Office):
    waits = given(office, "5000.00", approve=False)
    with pytest.raises(Refused, match="already"):
        given(office, "5000.00", approve=False)
    allocations.send_back(office.maker, waits.pk, "Mistyped.")
    given(office, "5000.00")


def test_a_town_has_no_say_about_the_city(office: Office):
    waits = given(office, "5000.00", approve=False)
    town = staff.actor(Role.FINANCE_CHECKER, areas.town())
    with pytest.raises(Forbidden):
        allocations.approve(town, waits.pk)
    assert not allocations.visible(town).exists()


CHANGES = ["amount = 1", "document = 'X'", "year = 2019", "fund_id = 'x'", "area_id = 1", "kind = 'budget'",
           "proposed_by_id = NULL", "reverses_id = NULL"]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_terms_of_a_document_do_not_change_by_sql(office: Office, change: str):
    given(office, "5000.00", approve=False)
    assert "permission denied" in refused(f"UPDATE payments_allocation SET {change}")
    assert "permission denied" in refused("DELETE FROM payments_allocation")


def test_nothing_is_decided_twice_or_alone_by_sql(office: Office):
    waits = given(office, "5000.00", approve=False, kind="budget")
    alone = (
        "UPDATE payments_allocation SET state = 'approved', decided_by_id = proposed_by_id,"
        " decided_at = now()"
    )
    assert "allocation_second_person" in refused(alone)
    allocations.approve(office.checker, waits.pk)
    for change in ("state = 'returned'", "answer = 'x'", "posting_id = NULL"):
        assert "decided already" in refused(f"UPDATE payments_allocation SET {change}")


def test_money_counts_only_as_it_is_booked_by_sql(office: Office):
    given(office, "5000.00", approve=False)
    decide = (
        "UPDATE payments_allocation SET state = 'approved', decided_by_id = %s, decided_at = now(),"
        " posting_id = %s"
    )
    assert "books say otherwise" in refused(decide, office.checker.user.pk, None)
    for amount, town in ((Decimal(4999), money.city()), (Decimal(5000), areas.town())):
        move = ledger.Movement("received", "appropriated", "city", town.pk, amount)
        other = ledger.book(Posting.Kind.FUNDING, [move])
        assert other is not None
        assert "books say otherwise" in refused(decide, office.checker.user.pk, other.pk)


@pytest.mark.parametrize("terms", [{"amount": Decimal(-4999)}, {"year": 2019}, {"kind": "budget"}])
def test_a_reversal_is_the_opposite_of_what_was_approved_by_sql(office: Office, terms: dict[str, Any]):
    wrong = given(office, "5000.00")
    values: dict[str, Any] = {
        "kind": wrong.kind, "year": 2020, "fund": wrong.fund, "area": wrong.area, "amount": Decimal(-5000),
        "document": "X", "document_on": wrong.document_on, "reason": "x", "reverses": wrong,
        "proposed_by": office.maker.user, **terms,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="takes back the whole"), transaction.atomic():
        Allocation.objects.create(**values)
    with pytest.raises(DatabaseError, match="allocation_positive_or_reversal"), transaction.atomic():
        Allocation.objects.create(**{**values, "reverses": None})


def test_the_two_people_do_it_on_the_pages(office: Office):
    maker, checker = english(office.maker), english(office.checker)
    form = {
        "kind": "appropriation", "year": "2020", "fund": money.fund().pk, "area": str(money.city().pk),
        "amount": "5,000.00", "document": "DMF 2020 No. 1", "document_on": "20200601",
        "reason": "Second quarter.",
    }  # fmt: skip
    address = reverse("payments:allocation-enter")
    assert checker.post(address, form).status_code == 403
    assert maker.post(address, {**form, "amount": ""}).status_code == 422
    assert maker.post(address, {**form, "year": "1999"}).status_code == 422
    assert maker.post(address, form).status_code == 302
    assert maker.post(address, form).status_code == 422
    found = Allocation.objects.get()
    assert "a second person decides" in page(maker, "allocation", found.pk)
    assert found.document in [row.number for row in todo.rows(office.checker, 50)]
    assert found.document not in [row.number for row in todo.rows(office.maker, 50)]
    assert "Approve it" in page(checker, "allocation", found.pk)
    act = reverse("payments:allocation-act", args=[found.pk, "approve"])
    assert maker.post(act).status_code == 403
    assert checker.post(act, {"answer": "Seen."}).status_code == 302
    assert checker.post(act).status_code == 409
    assert "DMF 2020 No. 1" in page(checker, "statement")
    undo = reverse("payments:allocation-act", args=[found.pk, "reverse"])
    assert maker.post(undo, {"answer": ""}).status_code == 422
    assert maker.post(undo, {"answer": "Mistyped."}).status_code == 302
    rows = page(maker, "allocations", query="?state=open")
    assert "-5,000.00" in rows
