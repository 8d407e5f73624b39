"""Mei enters the account, Director Lin confirms it; from then on the money goes there."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from civilaffairs.lib.errors import Refused
from civilaffairs.people import payees
from civilaffairs.people.models import BankAccount, PayeeArrangement

DAY = date(2020, 6, 1)
FIRST, SECOND = "6299990000000000012", "6299990000000000020"


def arrange(household, zhang, mei, number=FIRST, holder="张大山"):
    return payees.arrange(household, zhang, "head", number, holder, "测试银行", mei, DAY)


def acting(user):
    return SimpleNamespace(user=user)


def test_an_arrangement_waits_for_a_second_person(household, zhang, mei, lin):
    entered = arrange(household, zhang, mei)
    assert entered.confirmed_at is None
    with pytest.raises(Refused):
        payees.confirm(entered, acting(mei))
    confirmed = payees.confirm(entered, acting(lin))
    assert (confirmed.confirmed_by, confirmed.known_to) == (lin, None)
    assert confirmed.confirmed_at is not None


def test_a_correction_ends_the_arrangement_before_it_when_it_is_confirmed(household, zhang, mei, lin):
    old = payees.confirm(arrange(household, zhang, mei), acting(lin))
    new = arrange(household, zhang, mei, SECOND)
    old.refresh_from_db()
    assert old.known_to is None
    payees.confirm(new, acting(lin))
    old.refresh_from_db()
    assert old.known_to is not None
    assert PayeeArrangement.objects.get(known_to=None).account.last_four == "0020"


def test_the_same_again_is_a_no_op(household, zhang, mei, lin):
    confirmed = payees.confirm(arrange(household, zhang, mei), acting(lin))
    assert arrange(household, zhang, mei, "6299 9900 0000 0000 012") == confirmed
    assert payees.confirm(confirmed, acting(lin)) == confirmed
    assert (PayeeArrangement.objects.count(), BankAccount.objects.count()) == (1, 1)


def test_a_newer_entry_replaces_one_that_waits(household, zhang, mei, lin):
    first = arrange(household, zhang, mei)
    arrange(household, zhang, mei, SECOND)
    with pytest.raises(Refused):
        payees.confirm(first, acting(lin))


def test_an_account_in_another_name_is_refused(household, zhang, mei):
    with pytest.raises(Refused) as refusal:
        arrange(household, zhang, mei, holder="王五")
    assert "王五" in str(refusal.value)
    assert "张大山" in str(refusal.value)


def test_letters_in_an_account_are_refused(household, zhang, mei):
    with pytest.raises(Refused):
        arrange(household, zhang, mei, "62ABCDEFGHIJ")


def test_the_database_wants_two_people(household, zhang, mei):
    entered = arrange(household, zhang, mei)
    with pytest.raises(IntegrityError, match="arrangement_second_person"), transaction.atomic():
        PayeeArrangement.objects.filter(pk=entered.pk).update(
            confirmed_by=mei, confirmed_at="2020-06-02T00:00Z"
        )


def test_the_database_keeps_a_confirmation(household, zhang, mei, lin):
    confirmed = payees.confirm(arrange(household, zhang, mei), acting(lin))
    with pytest.raises(ProgrammingError, match="confirmed already"), transaction.atomic():
        PayeeArrangement.objects.filter(pk=confirmed.pk).update(confirmed_by=None, confirmed_at=None)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PayeeArrangement.objects.filter(pk=confirmed.pk).update(capacity="agent")


def test_an_account_is_never_edited(household, zhang, mei):
    account = arrange(household, zhang, mei).account
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(last_four="9999")
