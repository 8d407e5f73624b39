"""What was wrong about a returned account: number, bank, the holder's name; or it was none of these."""

import pytest

from civilaffairs.lib.errors import Refused
from civilaffairs.payments import corrections, ledger, office_holds, queries, repair, returns
from civilaffairs.payments.models import Hold, Transfer
from civilaffairs.people import payees
from civilaffairs.people.models import BankAccount, PayeeArrangement
from tests.factories import money
from tests.factories.money import AUGUST, BANK, FIRST, JULY, JUNE, THIRD, Office, return_text
from tests.payments.pages import english, page


def failed(office: Office, code: str) -> Transfer:
    li = money.person("李明")
    money.arrange(li, li, FIRST)
    money.line(money.award(li, "old-age"), "100.00", "allowance")
    ledger.book_run(money.run())
    batch = office.exported()
    returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: code}).encode())
    return Transfer.objects.get(batch=batch)


def entered() -> BankAccount:
    return PayeeArrangement.objects.get(confirmed_at=None, known_to=None).account


def test_the_holder_is_written_as_the_bank_writes_it(office: Office):
    sent_back = failed(office, "03")
    assert "Holder, as the bank writes it" in page(english(office.maker), "repair")
    corrections.correct(office.maker, sent_back.pk, "", holder_name="李朋")
    assert (entered().number, entered().holder_name) == (FIRST, "李朋")
    assert "The payee is 李明" in page(english(office.checker), "repair")
    repair.confirm(office.checker, sent_back.pk)
    again = office.prepared(JULY).transfers.get()
    assert (again.replaces, again.payee_name, again.account.number) == (sent_back, "李朋", FIRST)


def test_another_holder_is_another_payee_where_the_bank_named_something_else(office: Office):
    with pytest.raises(Refused, match="did not say that the name"):
        corrections.correct(office.maker, failed(office, "01").pk, "", holder_name="李朋")


def test_a_new_number_comes_with_its_bank(office: Office):
    sent_back = failed(office, "01")
    with pytest.raises(Refused, match="Name the bank"):
        corrections.correct(office.maker, sent_back.pk, THIRD)
    with pytest.raises(Refused, match="the account that the bank sent back"):
        corrections.correct(office.maker, sent_back.pk, FIRST)
    corrections.correct(office.maker, sent_back.pk, THIRD, BANK, card=True)
    assert (entered().bank_name, entered().social_security_card) == (BANK, True)


def test_a_bank_named_wrongly_is_put_right(office: Office):
    sent_back = failed(office, "RC01")
    assert "named wrongly" in page(english(office.maker), "repair")
    corrections.correct(office.maker, sent_back.pk, "", BANK)
    assert (entered().number, entered().bank_name, entered().social_security_card) == (FIRST, BANK, True)
    repair.confirm(office.checker, sent_back.pk)
    assert office.prepared(JULY).transfers.get().account.bank_name == BANK


def test_a_bank_put_right_once_frees_all_that_it_sent_back(office: Office):
    """June and July of one family came back; the correction may also be confirmed on the family's page."""
    award = money.due("李明", FIRST)
    for month in (JUNE, JULY):
        if month == JULY:
            money.line(award, "1140.00", month=JULY)
        ledger.book_run(money.run(month))
        batch = office.exported(month)
        returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, {1: "RC01"}).encode())
    first, second = queries.open_failures(office.maker).order_by("reference")
    corrections.correct(office.maker, first.pk, "", BANK)
    payees.confirm(PayeeArrangement.objects.get(confirmed_at=None, known_to=None), office.checker)
    again = office.prepared(AUGUST).transfers.get()
    assert (again.account.bank_name, again.amount) == (BANK, first.amount + second.amount)


def test_a_check_digit_that_does_not_fit_is_pointed_out_and_taken(office: Office):
    sent_back = failed(office, "01")
    wrong = THIRD[:-1] + "9"
    maker = english(office.maker)
    answer = maker.post(
        f"/payments/repair/{sent_back.pk}/correct/", {"account_number": wrong, "bank_name": BANK}, follow=True
    )
    assert "check digit" in answer.content.decode()
    assert entered().number == wrong
    assert "check digit" in page(english(office.checker), "repair")


def test_the_last_good_account_is_taken_with_one_click(office: Office):
    """Paid in June on the first account; July went to a third one and came back."""
    award = money.due("李明", FIRST)
    ledger.book_run(money.run())
    june = office.exported()
    returns.import_file(office.maker, june.pk, "r.txt", return_text(june).encode())
    held = PayeeArrangement.objects.get()
    PayeeArrangement.objects.update(known_to=held.confirmed_at)
    assert award.household and held.payee_person
    money.arrange(award.household, held.payee_person, THIRD)
    money.line(award, "1140.00", month=JULY)
    ledger.book_run(money.run(JULY))
    july = office.exported(JULY)
    returns.import_file(office.maker, july.pk, "r.txt", return_text(july, {1: "02"}).encode())
    sent_back = july.transfers.get()
    assert "Take the last good account: **** 0012" in page(english(office.maker), "repair")
    corrections.take_last_good(office.maker, sent_back.pk)
    assert (entered().number, entered().bank_name) == (FIRST, "东莞银行")


def test_no_account_is_offered_that_failed_since(office: Office):
    """Paid in June on the first account; July came back from there, and August from a third one."""
    award = money.due("李明", FIRST)
    for month, code in ((JUNE, "00"), (JULY, "02"), (AUGUST, "02")):
        if month != JUNE:
            money.line(award, "1140.00", month=month)
        if month == AUGUST:
            held = PayeeArrangement.objects.get()
            PayeeArrangement.objects.update(known_to=held.confirmed_at)
            assert award.household and held.payee_person
            money.arrange(award.household, held.payee_person, THIRD)
        ledger.book_run(money.run(month))
        batch = office.exported(month)
        answers = {1: code} if code != "00" else {}
        returns.import_file(office.maker, batch.pk, "r.txt", return_text(batch, answers).encode())
    sent_back = batch.transfers.get()
    assert (sent_back.state, sent_back.account.number) == ("failed", THIRD)
    assert corrections.last_good([sent_back]) == {}
    with pytest.raises(Refused, match="No payment reached"):
        corrections.take_last_good(office.maker, sent_back.pk)


def test_dead_in_the_banks_words_is_decided_and_not_sent_again(office: Office):
    sent_back = failed(office, "MD07")
    assert queries.open_failures(office.maker).get() == sent_back
    hold = Hold.objects.get(cause=Hold.Cause.DEATH)
    assert (hold.person, hold.placed_by) == (sent_back.payee_person, office.maker.user)
    assert sent_back.reference in hold.reason
    assert "The bank says that the payee has died" in page(
        english(office.maker), "repair", query="?show=dead"
    )
    for again in (
        lambda: repair.send_again(office.maker, sent_back.pk, "Once more"),
        lambda: corrections.correct(office.maker, sent_back.pk, THIRD, BANK),
    ):
        with pytest.raises(Refused, match="has died"):
            again()
    office_holds.lift(office.checker, hold.pk, "The bank mistook him for his father")
    repair.send_again(office.maker, sent_back.pk, "The bank's mistake")
    assert office.prepared(JULY).transfers.get().replaces == sent_back
