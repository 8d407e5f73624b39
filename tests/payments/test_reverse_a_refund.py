"""冲销: two people take back an entry that was booked wrongly; the right one is entered anew."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import todo
from civilaffairs.payments.models import Receivable, ReceivableEvent, Reversal
from civilaffairs.payments.recoveries import chain, reading, reversing, settling
from tests.factories import areas, money, recoveries, staff
from tests.factories.money import FIRST, Office, books
from tests.factories.recoveries import decided, taken_back
from tests.payments.pages import english, page
from tests.payments.test_recover_books_agree import booked

pytestmark = pytest.mark.pdf
TODAY = date(2020, 6, 5)


@pytest.fixture
def owed(office: Office) -> Receivable:
    award = recoveries.paid(office)
    taken_back(award, "340.00")
    return decided(office, award)


def refund(office: Office, found: Receivable, amount: str, receipt: str = "R-1") -> ReceivableEvent:
    return settling.refund(
        office.maker, found.pk, amount=Decimal(amount), received_on=TODAY, channel="bank", receipt=receipt
    )


def reversed_by_two(office: Office, wrong: ReceivableEvent) -> ReceivableEvent:
    wanted = reversing.propose(office.maker, wrong.receivable_id, wrong.pk, "Mistyped.")
    return reversing.approve(office.checker, wanted.pk)


def test_a_mistyped_refund_is_reversed_and_entered_anew_with_its_receipt(office: Office, owed: Receivable):
    wrong = refund(office, owed, "340.00")
    reversed_by_two(office, wrong)
    assert chain.owed(owed) == Decimal(340)
    assert (books()["receivable"], "recovered" in books()) == (Decimal(340), False)
    right = refund(office, owed, "34.00")
    assert (right.corrects, right.before, right.after) == (wrong, Decimal(340), Decimal(306))
    assert (books()["receivable"], books()["recovered"]) == (Decimal(306), Decimal(34))
    with pytest.raises(Refused, match="entered before"):
        refund(office, owed, "34.00")
    with pytest.raises(Refused, match="that stands"):
        reversing.propose(office.maker, owed.pk, wrong.pk, "Again.")
    reversed_by_two(office, right)
    assert refund(office, owed, "43.00").corrects == right


def test_one_proposes_and_another_decides(office: Office, owed: Receivable):
    wrong = refund(office, owed, "40.00")
    with pytest.raises(Refused, match="Say why"):
        reversing.propose(office.maker, owed.pk, wrong.pk, " ")
    wanted = reversing.propose(office.maker, owed.pk, wrong.pk, "Of another family.")
    with pytest.raises(Stale, match="reversal waits"):
        settling.propose_write_off(office.maker, owed.pk, Decimal(1), "x")
    holder = office.maker.user
    same = staff.actor(Role.FINANCE_CHECKER, money.city(), holder.name, holder.username)
    with pytest.raises(Refused, match="second person"):
        reversing.approve(same, wanted.pk)
    reversing.send_back(office.checker, wanted.pk, "It is theirs.")
    assert chain.owed(owed) == Decimal(300)
    reversed_by_two(office, wrong)
    assert chain.owed(owed) == Decimal(340)


def test_instalments_are_open_again(office: Office, owed: Receivable):
    settling.agree(office.maker, owed.pk, "X-1", [(date(2020, 8, 1), Decimal(340))])
    wrong = refund(office, owed, "40.00")
    reversed_by_two(office, wrong)
    plan = reading.plan_of(owed, chain.owed(owed))
    assert plan is not None
    assert [part.paid for part in plan[1]] == [Decimal(0)]


def test_what_came_later_moves_up_in_the_books(office: Office):
    """300 yuan of one town were written off and 50 of another came in: then the write-off was wrong."""
    award = recoveries.paid(office, "陈秀英", FIRST, "300.00", "100.00")
    taken_back(award, "300.00")
    award.area = areas.other_town()
    taken_back(award, "100.00", "utilities")
    found = decided(office, award)
    here, there = ("city", areas.town().pk), ("city", areas.other_town().pk)
    wanted = settling.propose_write_off(office.maker, found.pk, Decimal(300), "Left no estate.")
    wrong = settling.approve_write_off(office.checker, wanted.pk)
    refund(office, found, "50.00")
    assert (booked("written-off"), booked("recovered")) == ({here: Decimal(300)}, {there: Decimal(50)})
    reversed_by_two(office, wrong)
    assert (booked("written-off"), booked("recovered")) == ({}, {here: Decimal(50)})
    assert booked("receivable") == {here: Decimal(250), there: Decimal(100)}
    assert books()["receivable"] == chain.owed(found)


def refused(statement: str, *arguments: Any) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
    return str(error.value)


def test_the_database_takes_no_reversal_of_one_person_twice_or_in_part(office: Office, owed: Receivable):
    wrong = refund(office, owed, "40.00")
    wanted = reversing.propose(office.maker, owed.pk, wrong.pk, "Mistyped.")
    assert "reversal_second_person" in refused(
        "UPDATE payments_reversal SET state = 'approved', decided_by_id = proposed_by_id, decided_at = now()"
    )
    with pytest.raises(DatabaseError, match="event_reversed_once"), transaction.atomic():
        Reversal.objects.create(event=wrong, reason="x", proposed_by=office.maker.user)
    assert "permission denied" in refused("UPDATE payments_reversal SET event_id = event_id")
    posting = wrong.posting
    for amount, message in ((-39, "the whole of an entry"), (-40, "the whole of an entry")):
        with pytest.raises(DatabaseError, match=message), transaction.atomic():
            ReceivableEvent.objects.create(
                receivable=owed, seq=2, kind="reversed", before=Decimal(300), amount=Decimal(amount),
                after=Decimal(300 - amount), happened_on=TODAY, reversal=wanted, posting=posting,
                actor=office.maker.user,
            )  # fmt: skip
    with pytest.raises(DatabaseError, match="once its entry is reversed"), transaction.atomic():
        ReceivableEvent.objects.create(
            receivable=owed, seq=2, kind="refund", before=Decimal(300), amount=Decimal(1), after=Decimal(299),
            happened_on=TODAY, channel="bank", receipt="R-1", corrects=wrong, posting=posting,
            actor=office.maker.user,
        )  # fmt: skip


def test_the_pages_propose_it_and_ask_the_second_person(office: Office, owed: Receivable):
    wrong = refund(office, owed, "40.00")
    maker, checker = english(office.maker), english(office.checker)
    assert "Propose the reversal" in page(maker, "receivable", owed.pk)
    assert "Propose the reversal" not in page(checker, "receivable", owed.pk)

    def act(client, step, data):
        return client.post(reverse("payments:receivable-act", args=[owed.pk, step]), data).status_code

    given = {"reverse-event": str(wrong.pk), "reverse-reason": "Mistyped."}
    assert act(checker, "reverse", given) == 403
    assert act(maker, "reverse", {**given, "reverse-reason": ""}) == 422
    assert act(maker, "reverse", given) == 302
    [row] = [row for row in todo.rows(office.checker, 50) if row.number == owed.number]
    assert (row.what, "40.00" in row.title) == ("Reversal", True)
    assert "of No. 1, Refund" in page(checker, "receivable", owed.pk)
    assert act(maker, "reverse-approve", {"answer": ""}) == 403
    assert act(checker, "reverse-approve", {"answer": ""}) == 302
    assert act(checker, "reverse-approve", {"answer": ""}) == 409
    assert "Mistyped." in page(maker, "receivable", owed.pk)
