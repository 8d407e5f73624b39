"""A returned payment whose payee has died is not sent again: two people decide what was owed."""

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.accounts.models import Role
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.payments import (
    candidates,
    corrections,
    estates,
    holds,
    ledger,
    queries,
    repair,
    returns,
    todo,
)
from civilaffairs.payments.estates import Heir
from civilaffairs.payments.models import Batch, Estate, Hold, Transfer
from civilaffairs.payments.problems import ProblemCode
from civilaffairs.people import payees
from civilaffairs.people.models import Death, Household, PayeeArrangement
from tests.factories import money, staff
from tests.factories.money import BANK, FIRST, JULY, JUNE, SECOND, THIRD, Office, books, return_text
from tests.payments.pages import english, page

pytestmark = pytest.mark.usefixtures("books_agree")

HEIR = Heir("李小明", "441999198001010017", THIRD, "东莞银行")


@pytest.fixture
def failed(office: Office) -> Transfer:
    """June: 陈秀英 was paid; the bank sent 李明's payment back, who has died."""
    money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {2: "04"}).encode())
    found = Transfer.objects.get(state="failed")
    assert found.payee_person
    Death.objects.create(
        person=found.payee_person, valid_from=clock.today(), layer="recorded", source="funeral-home",
        recorded_by=office.maker.user,
    )  # fmt: skip
    return found


def home_of(transfer: Transfer) -> Household:
    home = transfer.carried.all()[0].line.award.household
    assert home
    return home


def test_it_is_not_sent_again_by_any_way(office: Office, failed: Transfer):
    for act in (
        lambda: repair.send_again(office.maker, failed.pk, "again"),
        lambda: corrections.correct(office.maker, failed.pk, THIRD, BANK),
        lambda: repair.confirm(office.checker, failed.pk),
    ):
        with pytest.raises(Refused, match="李明 has died"):
            act()
    with pytest.raises(Refused, match="nothing to pay"):
        office.prepared(JULY)


def test_the_heir_is_paid_by_the_next_batch_after_two_people(office: Office, failed: Transfer):
    estates.propose(office.maker, failed.pk, "pay", "长子经办丧葬", HEIR)
    with pytest.raises(Refused, match="nothing to pay"):
        office.prepared(JULY)
    assert list(queries.open_failures(office.maker)) == [failed]
    estates.approve(office.checker, failed.pk)
    assert list(queries.open_failures(office.maker)) == [], "the desk has no more to do"
    batch = office.prepared(JULY)
    [transfer] = batch.transfers.all()
    assert (transfer.payee_name, transfer.account.number) == ("李小明", THIRD)
    assert (transfer.replaces, transfer.amount) == (failed, failed.amount)
    assert books() == {"expense": 2280, "paid": -1140, "returned": -1140}


def test_withdrawn_the_fund_keeps_it_and_no_batch_carries_it(office: Office, failed: Transfer):
    estates.propose(office.maker, failed.pk, "withdraw", "无继承人")
    estates.approve(office.checker, failed.pk)
    assert books() == {"expense": 1140, "paid": -1140}
    assert list(queries.open_failures(office.maker)) == []
    assert Batch.objects.get().state == "reconciled"
    daughter, maker = money.person("李小红"), office.maker.user
    home = home_of(failed)
    payees.confirm(
        payees.arrange(home, daughter, "heir", THIRD, "李小红", "", maker, clock.today()), office.checker
    )
    with pytest.raises(Refused, match="nothing to pay"):
        office.prepared(JULY)
    with pytest.raises(DatabaseError, match="withdrawn by two people"), transaction.atomic():
        failed.carried.update(live=False)
    Death.objects.update(known_to="2020-06-05T10:00+08:00")
    with pytest.raises(Refused, match="withdrew"):
        repair.send_again(office.maker, failed.pk, "again")


def test_a_claim_on_what_was_withdrawn_is_given_up_against_the_expense(office: Office, failed: Transfer):
    estates.propose(office.maker, failed.pk, "withdraw", "无继承人")
    estates.approve(office.checker, failed.pk)
    award = failed.carried.all()[0].line.award
    july = money.run(JULY)
    for code, amount in (("top-up", "-1060.00"), ("utilities", "-80.00")):
        money.line(award, amount, code, JUNE, july)
    ledger.book_run(july)
    assert books() == {"paid": -1140, "claimed": 1140}
    repair.give_up(office.maker, failed.pk, "the claim")
    assert books() == {"expense": 1140, "paid": -1140}


def test_paid_late_after_it_was_withdrawn_is_an_expense_again(office: Office, failed: Transfer):
    estates.propose(office.maker, failed.pk, "withdraw", "无继承人")
    estates.approve(office.checker, failed.pk)
    repair.paid_late(office.maker, failed.pk, "statement", "V-1")
    assert books() == {"expense": 2280, "paid": -2280}


def test_one_proposes_and_another_decides(office: Office, failed: Transfer):
    with pytest.raises(Refused, match="Say why"):
        estates.propose(office.maker, failed.pk, "withdraw", " ")
    with pytest.raises(Refused, match="Enter name"):
        estates.propose(office.maker, failed.pk, "pay", "x", Heir("", "", ""))
    estates.propose(office.maker, failed.pk, "withdraw", "无继承人")
    with pytest.raises(Stale, match="a proposal waits"):
        estates.propose(office.maker, failed.pk, "withdraw", "x")
    as_checker = staff.actor(Role.FINANCE_CHECKER, money.city(), "张伟", "zhangwei")
    with pytest.raises(Refused, match="second person"):
        estates.approve(as_checker, failed.pk)
    with pytest.raises(DatabaseError, match="estate_second_person"), transaction.atomic():
        Estate.objects.update(state="approved", decided_by=office.maker.user, decided_at=clock.now())
    estates.send_back(office.checker, failed.pk, "先查继承人")
    estates.propose(office.maker, failed.pk, "pay", "长子经办丧葬", HEIR)
    with pytest.raises(DatabaseError, match="this was decided already"), transaction.atomic():
        Estate.objects.filter(state="returned").update(state="open")


def test_another_account_entered_since_then_is_not_confirmed_unseen(office: Office, failed: Transfer):
    estates.propose(office.maker, failed.pk, "pay", "长子经办丧葬", HEIR)
    other = money.person("李小红")
    payees.arrange(home_of(failed), other, "agent", FIRST, "李小红", "", office.maker.user, clock.today())
    with pytest.raises(Stale, match="Another account"):
        estates.approve(office.checker, failed.pk)
    assert not PayeeArrangement.objects.filter(payee_person=other, confirmed_at__isnull=False).exists()


def test_only_of_the_dead_and_a_report_is_enough(office: Office, failed: Transfer):
    Death.objects.update(known_to="2020-06-05T10:00+08:00")
    with pytest.raises(Refused, match="Nothing says"):
        estates.propose(office.maker, failed.pk, "withdraw", "x")
    assert failed.payee_person
    holds.place(failed.payee_person, Hold.Cause.DEATH, None)
    estates.propose(office.maker, failed.pk, "withdraw", "x")


def test_new_money_of_the_dead_payee_stays_behind_with_its_remedy(office: Office, failed: Transfer):
    july = money.run(JULY)
    money.line(failed.carried.all()[0].line.award, "1060.00", month=JULY, in_run=july)
    ledger.book_run(july)
    found = candidates.survey(JULY, money.city(), money.fund(), pay_on=clock.today())
    assert [problem.code for problem in found.problems] == [ProblemCode.DEAD]


def test_on_the_pages_from_the_queue_to_the_decision(office: Office, failed: Transfer):
    [row] = [row for row in todo.rows(office.maker, 9) if row.number == failed.reference]
    assert row.action == "Propose who gets what was owed"
    maker, checker = english(office.maker), english(office.checker)
    assert failed.reference not in page(maker, "repair")
    assert failed.reference in page(maker, "repair", query="?show=dead")
    address = f"/payments/repair/{failed.pk}"
    form = {"name": "李小明", "id_number": "441999198001010017", "account_number": THIRD, "bank_name": ""}
    assert maker.post(f"{address}/pay-heir/?show=dead", {**form, "reason": ""}).status_code == 422
    assert maker.post(f"{address}/pay-heir/?show=dead", {**form, "reason": "长子"}).status_code == 302
    [row] = [row for row in todo.rows(office.checker, 9) if row.number == failed.reference]
    assert row.action == "Decide what was proposed"
    assert "李小明" in page(checker, "repair", query="?show=dead")
    assert checker.post(f"{address}/decide/?show=dead", {"reason": ""}).status_code == 302
    assert "李小明" in page(maker, "repair", query="?show=waiting")
