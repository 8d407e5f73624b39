"""Unified social credit codes."""

import pytest

from civilaffairs.lib import organisation_codes
from civilaffairs.lib.organisation_codes import CreditCodeError


@pytest.mark.parametrize(
    "code", ["53441999MJ0000018J", "51441999MJ0000026K", "52441999MJ0000034B", "91110000600037341L"]
)
def test_a_valid_code_in_any_spelling(code):
    assert organisation_codes.parse(code) == code
    assert organisation_codes.parse(f" {code[:8].lower()}-{code[8:].lower()} ") == code
    assert organisation_codes.parse(code.translate({n: n + 0xFEE0 for n in range(0x30, 0x5B)})) == code


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("53441999MJ000001", "length"),
        ("53441999MJ0000018O", "characters"),
        ("5344199XMJ0000018J", "characters"),
        ("53441999MJ0000018K", "checksum"),
        ("53441999MJ0000081J", "checksum"),
    ],
)
def test_a_wrong_code_says_why(code, reason):
    with pytest.raises(CreditCodeError) as caught:
        organisation_codes.parse(code)
    assert caught.value.code == reason
    assert str(caught.value.message)


def test_a_village_collective_has_a_letter_in_front():
    codes = [
        f"N2441999MJ000001{digit}{check}" for digit in "1" for check in "0123456789ABCDEFGHJKLMNPQRTUWXY"
    ]
    accepted = 0
    for code in codes:
        try:
            accepted += organisation_codes.parse(code) == code
        except CreditCodeError as error:
            assert error.code == "checksum"
    assert accepted == 1
