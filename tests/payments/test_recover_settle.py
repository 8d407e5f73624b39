"""What becomes of a receivable: refunds by receipt, instalments, and what two people write off."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import todo
from civilaffairs.payments.models import Receivable
from civilaffairs.payments.recoveries import ageing, reading, settling
from tests.factories import money, recoveries, staff
from tests.factories.money import Office, books
from tests.factories.recoveries import decided, taken_back
from tests.payments.pages import english, page

pytestmark = pytest.mark.pdf
TODAY, AUGUST, SEPTEMBER = date(2020, 6, 5), date(2020, 8, 1), date(2020, 9, 1)


@pytest.fixture
def owed(office: Office) -> Receivable:
    """340 yuan, to be paid back by 5 July."""
    award = recoveries.paid(office)
    taken_back(award, "340.00")
    return decided(office, award)


def refund(office: Office, found: Receivable, amount: str, receipt: str = "R-1") -> None:
    settling.refund(
        office.maker, found.pk, amount=Decimal(amount), received_on=TODAY, channel="bank", receipt=receipt
    )


def seen(office: Office, found: Receivable):
    """As the lists see it: owed, late, the tabs that it stands in."""
    rows = reading.receivables_visible_to(office.maker)
    row: Any = rows.get(pk=found.pk)
    tabs = [code for code in reading.TABS if reading.in_state(rows, code).filter(pk=found.pk).exists()]
    return row.owed, row.late, tabs


def test_refunds_lessen_it_until_it_is_settled(office: Office, owed: Receivable):
    refund(office, owed, "40.00")
    assert seen(office, owed) == (Decimal(300), Decimal(0), ["owed"])
    assert (books()["receivable"], books()["recovered"]) == (Decimal(300), Decimal(40))
    refund(office, owed, "300.00", "R-2")
    assert seen(office, owed) == (Decimal(0), Decimal(0), ["settled"])
    assert "receivable" not in books() and books()["recovered"] == Decimal(340)
    with pytest.raises(Stale, match="Nothing is owed"):
        refund(office, owed, "1.00", "R-3")


def test_no_more_comes_in_than_is_owed_and_no_receipt_twice(office: Office, owed: Receivable):
    for amount in ("340.01", "0", "-5"):
        with pytest.raises(Refused, match=r"Owed are 340\.00"):
            refund(office, owed, amount)
    refund(office, owed, "40.00")
    with pytest.raises(Refused, match="entered before"):
        refund(office, owed, "40.00")
    with pytest.raises(Refused, match="number of the receipt"):
        refund(office, owed, "40.00", " ")
    assert books()["recovered"] == Decimal(40)


def test_nothing_is_refunded_before_it_was_decided(office: Office):
    award = recoveries.paid(office)
    taken_back(award, "340.00")
    waits = recoveries.proposed(office, award)
    with pytest.raises(Stale):
        refund(office, waits, "40.00")


def test_after_its_last_day_it_is_overdue(office: Office, owed: Receivable):
    with business_time(date(2020, 7, 5)):
        assert seen(office, owed)[1] == 0
        assert not [row for row in todo.rows(office.maker, 50) if row.tag == "refused"]
    with business_time(date(2020, 7, 6)):
        assert seen(office, owed) == (Decimal(340), Decimal(340), ["owed", "overdue"])
        [row] = [row for row in todo.rows(office.maker, 50) if row.tag == "refused"]
        assert (row.title, row.url) == (
            "1 of 340.00 yuan",
            reverse("payments:receivables") + "?state=overdue",
        )


def test_instalments_take_the_place_of_the_last_day(office: Office, owed: Receivable):
    refund(office, owed, "40.00")
    settling.agree(office.maker, owed.pk, "X-1", [(SEPTEMBER, Decimal(200)), (AUGUST, Decimal(100))])
    with business_time(AUGUST):
        assert seen(office, owed)[1] == 0
    with business_time(date(2020, 8, 2)):
        assert seen(office, owed)[1] == Decimal(100)
        refund(office, owed, "60.00", "R-2")
        assert seen(office, owed)[1] == Decimal(40)
        plan = reading.plan_of(owed, Decimal(240))
        assert plan is not None
        assert [(part.paid, part.state) for part in plan[1]] == [
            (Decimal(60), "late"),
            (Decimal(0), "to-come"),
        ]
    with business_time(date(2020, 9, 2)):
        assert seen(office, owed)[1] == Decimal(240)
        settling.agree(office.maker, owed.pk, "X-2", [(date(2020, 12, 1), Decimal(240))])
        assert seen(office, owed)[1] == 0


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "a day and an amount"),
        ([(AUGUST, "340"), (SEPTEMBER, "0")], "a day and an amount"),
        ([(AUGUST, "140"), (AUGUST, "200")], "a day of its own"),
        ([(TODAY, "340")], "from tomorrow on"),
        ([(AUGUST, "339.99")], r"come to 339\.99 yuan, owed are 340\.00"),
    ],
)
def test_a_plan_that_is_not_what_is_owed_is_refused(office: Office, owed: Receivable, parts, message):
    with pytest.raises(Refused, match=message):
        settling.agree(office.maker, owed.pk, "X-1", [(day, Decimal(amount)) for day, amount in parts])
    assert not owed.plans.exists()


def test_two_people_write_off_what_cannot_be_got_back(office: Office, owed: Receivable):
    wanted = settling.propose_write_off(office.maker, owed.pk, Decimal(300), "Left no estate.")
    [row] = [row for row in todo.rows(office.checker, 50) if row.number == owed.number]
    assert "300.00" in row.title
    holder = office.maker.user
    as_checker = staff.actor(Role.FINANCE_CHECKER, money.city(), holder.name, holder.username)
    with pytest.raises(Refused, match="second person"):
        settling.approve_write_off(as_checker, wanted.pk)
    with pytest.raises(Forbidden):
        settling.approve_write_off(office.maker, wanted.pk)
    with pytest.raises(Stale, match="waits for the second person"):
        settling.propose_write_off(office.maker, owed.pk, Decimal(1), "More.")
    settling.approve_write_off(office.checker, wanted.pk)
    assert seen(office, owed)[0] == Decimal(40)
    assert (books()["receivable"], books()["written-off"]) == (Decimal(40), Decimal(300))
    with pytest.raises(Stale):
        settling.approve_write_off(office.checker, wanted.pk)


def test_what_came_in_meanwhile_is_not_written_off(office: Office, owed: Receivable):
    wanted = settling.propose_write_off(office.maker, owed.pk, Decimal(300), "Left no estate.")
    refund(office, owed, "100.00")
    with pytest.raises(Refused, match=r"Owed are 240\.00"):
        settling.approve_write_off(office.checker, wanted.pk)
    settling.send_back_write_off(office.checker, wanted.pk, "A part came in.")
    settling.propose_write_off(office.maker, owed.pk, Decimal(240), "Nothing more.")
    assert books()["receivable"] == Decimal(240)


def test_the_pages_take_refund_plan_and_write_off(office: Office, owed: Receivable):
    maker, checker = english(office.maker), english(office.checker)

    def act(client, step, data):
        return client.post(reverse("payments:receivable-act", args=[owed.pk, step]), data).status_code

    money_in = {"refund-amount": "40", "refund-received_on": "20200605", "refund-channel": "cash"}
    assert act(checker, "refund", {**money_in, "refund-receipt": "R-1"}) == 403
    assert act(maker, "refund", money_in) == 422
    assert act(maker, "refund", {**money_in, "refund-receipt": "R-1"}) == 302
    assert act(maker, "refund", {**money_in, "refund-receipt": "R-1"}) == 422
    plan = reverse("payments:receivable-plan", args=[owed.pk])
    assert maker.get(plan).status_code == 200
    parts = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "document": "X-1",
        "form-0-due_on": "20200801", "form-0-amount": "100", "form-1-due_on": "20200901",
    }  # fmt: skip
    refused = maker.post(plan, {**parts, "form-1-amount": "100"})
    assert refused.status_code == 422 and "come to 200.00 yuan, owed are 300.00" in refused.content.decode()
    assert maker.post(plan, {**parts, "form-1-amount": "200"}).status_code == 302
    assert act(maker, "write-off", {"write-off-amount": "50", "write-off-reason": "Dead."}) == 302
    assert act(checker, "write-off-approve", {"answer": ""}) == 302
    assert act(checker, "write-off-approve", {"answer": ""}) == 409
    shown = page(maker, "receivable", owed.pk)
    for words in ("R-1", "X-1", "250.00", "Dead.", "2020-09-01"):
        assert words in shown, words
    assert "250.00" in page(checker, "receivables")
    assert "Nothing stands here" in page(checker, "receivables", query="?state=settled")


def test_what_is_still_owed_is_aged_by_the_days_since_the_decision(office: Office, owed: Receivable):
    refund(office, owed, "40.00")
    for day, code in ((date(2020, 7, 5), "30"), (date(2020, 7, 6), "90"), (date(2020, 12, 3), "older")):
        with business_time(day):
            rows = reading.in_state(reading.receivables_visible_to(office.maker), reading.OWED)
            found = {aged.age.code: (aged.count, aged.total) for aged in ageing.of_receivables(rows)}
            empty = dict.fromkeys(("30", "90", "180", "older"), (0, Decimal()))
            assert found == empty | {code: (1, Decimal(300))}
            browser, listing = english(office.maker), reverse("payments:receivables")
            assert browser.get(f"{listing}?age={code}").context["page"].paginator.count == 1
            assert not browser.get(f"{listing}?age=180").context["page"].object_list
