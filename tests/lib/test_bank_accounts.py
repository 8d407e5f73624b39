"""Bank accounts and the names in a bank's file."""

import pytest

from civilaffairs.lib import bank_accounts
from civilaffairs.lib.bank_accounts import AccountError


@pytest.mark.parametrize(
    "typed",
    ["6299990000000000012", " 6299 9900 0000 0000 012 ", "６２９９990000000000012", "629999-0000000000012"],
)
def test_all_spellings_are_one_account(typed):
    assert bank_accounts.normalise(typed) == "6299990000000000012"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "characters"),
        ("62299990000000000O12", "characters"),
        ("6.29999E+18", "characters"),
        ("٦٢٩٩٩٩٠٠٠٠٠٠٠٠٠٠٠١٢", "characters"),
        ("1234567", "length"),
        ("1" * 33, "length"),
    ],
)
def test_a_wrong_account_says_why(typed, code):
    with pytest.raises(AccountError) as caught:
        bank_accounts.normalise(typed)
    assert caught.value.code == code
    assert str(caught.value.message)


@pytest.mark.parametrize("length", [8, 32])
def test_the_shortest_and_the_longest_account(length):
    assert bank_accounts.normalise("1" * length) == "1" * length


@pytest.mark.parametrize("tail", ["12", "20", "38", "46", "53"])
def test_a_card_number_with_its_check_digit(tail):
    assert bank_accounts.passes_luhn(f"62999900000000000{tail}")


def test_a_slip_of_the_finger_is_noticed_but_not_refused():
    assert not bank_accounts.passes_luhn("6299990000000000013")
    assert bank_accounts.normalise("6299990000000000013") == "6299990000000000013"


@pytest.mark.parametrize("number", ["00", "18", "26", "34", "42", "59", "67", "75", "83", "91"])
def test_the_check_digit_of_each_digit(number):
    """ISO/IEC 7812: the digit before the last is doubled and its digits are added."""
    assert bank_accounts.passes_luhn(number)
    others = [number[0] + digit for digit in "0123456789" if digit != number[1]]
    assert not any(bank_accounts.passes_luhn(other) for other in others)


@pytest.mark.parametrize("number", ["", "6x", "١٨", "1８"])
def test_what_is_no_number_has_no_check_digit(number):
    assert bank_accounts.passes_luhn(number) is False


def test_only_a_check_digit_that_does_not_fit_is_doubted():
    assert (bank_accounts.doubt(""), bank_accounts.doubt("18")) == ("", "")
    assert bank_accounts.doubt("19") == bank_accounts.CHECK_DIGIT


def test_masking():
    assert bank_accounts.mask("6217000000000008888") == "6217****8888"
    assert bank_accounts.mask("12345678") == "****5678"
    assert bank_accounts.mask("123456789012") == "1234****9012"
    assert bank_accounts.mask("12345678901") == "****8901"
    assert bank_accounts.mask("12345") == "****2345"
    assert bank_accounts.mask("1234") == "****"
    assert bank_accounts.mask("123") == "***"


@pytest.mark.parametrize("dot", ["•", "‧", "·"])
def test_the_dot_of_a_name_fits_every_bank(dot):
    name = bank_accounts.name_for_bank(f"阿不都{dot}热合曼 ")
    assert name == "阿不都·热合曼"
    assert bank_accounts.unencodable(name, "gbk") == ""
    assert name.encode("gbk")[6:8] == b"\xa1\xa4"


@pytest.mark.parametrize("rare", ["㛃", "𠮷", "䶮"])
def test_rare_characters_need_the_larger_encoding(rare):
    name = bank_accounts.name_for_bank(f"李{rare}")
    assert name == f"李{rare}"
    assert bank_accounts.unencodable(name, "gbk") == rare
    assert bank_accounts.unencodable(name, "gb18030") == ""
    assert name.encode("gb18030").decode("gb18030") == name


def test_an_unknown_encoding_is_an_error_not_an_exception_list():
    with pytest.raises(LookupError):
        bank_accounts.unencodable("李", "gbk-2")
