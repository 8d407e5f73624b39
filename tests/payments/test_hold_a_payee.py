"""A hold on an account follows whoever receives on it: to another account, and for all they receive for."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, candidates, ledger, office_holds
from tests.factories import money
from tests.factories.money import FIRST, JUNE, SECOND, THIRD, Office


def survey() -> candidates.Survey:
    return candidates.survey(JUNE, money.city(), money.fund(), pay_on=date(2020, 7, 10))


def test_it_follows_to_another_account_and_to_what_is_received_for_others(office: Office, monkeypatch):
    chen = money.due("陈秀英", FIRST)
    money.due("李明", SECOND)
    ledger.book_run(money.run())
    batch = office.prepared()
    hold = office_holds.place(office.maker, chen, "account", "账户有争议", None)
    assert chen.household
    payee = chen.household.arrangements.get().payee_person
    assert payee
    chen.household.arrangements.update(known_to="2020-06-05T10:00+08:00")
    money.arrange(chen.household, payee, THIRD)
    home = money.household()
    money.arrange(home, payee, THIRD)
    money.line(money.award(home), "10.00")
    with pytest.raises(Refused, match="On hold since"):
        batches.approve(office.checker, batch.pk, version=batch.version)
    batches.cancel(office.maker, batch.pk, version=batch.version, reason="x")
    found = survey()
    assert {problem.amount for problem in found.problems} == {Decimal("1140.00"), Decimal("10.00")}
    assert [group.name for group in found.groups] == ["李明"]
    office_holds.lift(office.maker, hold.pk, "x")
    free = survey()
    again = office_holds.place(office.maker, chen, "account", "账户有争议", None)
    assert again.account
    assert again.account.last_four == THIRD[-4:]
    monkeypatch.setattr(candidates, "survey", lambda *args, **more: free)
    with pytest.raises(DatabaseError, match="on hold"), transaction.atomic():
        office.prepared()
