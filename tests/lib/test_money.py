"""Money is exact, rounded once, and spelled in capitals."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilaffairs.lib import money

fen_amounts = st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("906.665", "906.67"),
        ("906.6649999999999999999", "906.66"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("1680", "1680.00"),
        ("999999999999.994", "999999999999.99"),
    ],
)
def test_halves_are_rounded_away_from_zero(exact, rounded):
    assert str(money.round_fen(Decimal(exact))) == rounded


def test_a_share_is_rounded_from_the_exact_fraction():
    assert money.round_fen(Fraction(2720, 3)) == Decimal("906.67")
    assert money.round_fen(Fraction(-1, 200)) == Decimal("-0.01")
    assert money.round_fen(Fraction(-1, 201)) == 0
    assert money.round_fen(Fraction(1, 3)) == Decimal("0.33")
    assert str(money.round_fen(Fraction(0))) == "0.00"


def test_there_is_no_negative_zero():
    assert str(money.round_fen(Decimal("-0.001"))) == "0.00"
    assert money.format_yuan(Decimal("-0.00")) == "0.00"


@pytest.mark.parametrize("function", [money.round_fen, money.to_fen, money.format_yuan])
@pytest.mark.parametrize("amount", [906.67, 0.0, True])
def test_a_float_is_refused(function, amount):
    with pytest.raises(TypeError):
        function(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(amount):
    for function in (money.round_fen, money.to_fen):
        with pytest.raises(ValueError, match="not an amount"):
            function(Decimal(amount))


def test_fen_are_whole_or_refused():
    assert money.to_fen(Decimal("1140.5")) == 114050
    assert money.to_fen("2280.00") == 228000
    assert money.from_fen(114050) == Decimal("1140.50")
    with pytest.raises(ValueError, match="whole number of fen"):
        money.to_fen(Decimal("0.001"))


@given(fen_amounts)
def test_fen_and_yuan_go_there_and_back(fen):
    yuan = money.from_fen(fen)
    assert money.to_fen(yuan) == fen
    assert money.round_fen(yuan) == yuan
    assert Decimal(money.format_yuan(yuan).replace(",", "")) == yuan


def test_amounts_are_written_with_separators():
    assert money.format_yuan(Decimal("1234.5")) == "1,234.50"
    assert money.format_yuan(-1234567) == "-1,234,567.00"
    assert money.format_yuan(0) == "0.00"


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("1140.00", "壹仟壹佰肆拾元整"),
        ("1920.00", "壹仟玖佰贰拾元整"),
        ("906.67", "玖佰零陆元陆角柒分"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0", "零元整"),
        ("10600.00", "壹万零陆佰元整"),
        ("1696.05", "壹仟陆佰玖拾陆元零伍分"),
        ("100000", "壹拾万元整"),
        ("10050.07", "壹万零伍拾元零柒分"),
        ("10", "壹拾元整"),
        ("10.5", "壹拾元伍角整"),
        ("1001", "壹仟零壹元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("10000000", "壹仟万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("11000", "壹万壹仟元整"),
        ("10999", "壹万零玖佰玖拾玖元整"),
        ("120034005006.78", "壹仟贰佰亿叁仟肆佰万伍仟零陆元柒角捌分"),
        ("-906.67", "负玖佰零陆元陆角柒分"),
    ],
)
def test_capitals(amount, capitals):
    assert money.in_capitals(Decimal(amount)) == capitals


def test_capitals_end_where_the_column_ends():
    assert money.in_capitals(Decimal("999999999999.99")).startswith("玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError, match="too large"):
        money.in_capitals(Decimal(10) ** 12)


def test_capitals_refuse_what_is_no_whole_fen():
    with pytest.raises(ValueError, match="whole number of fen"):
        money.in_capitals(Decimal("0.015"))


def read_capitals(text: str) -> int:
    """Fen of an amount in capitals, read from left to right."""
    places = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = digit = fen = 0
    for character in text.removeprefix("负").removesuffix("整"):
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in places:
            section, digit = section + digit * places[character], 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif character == "元":
            total, section, digit = total + section + digit, 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[character], 0
    return (total * 100 + fen) * (-1 if text.startswith("负") else 1)


@given(fen_amounts | st.integers(0, 12).map(lambda power: 10**power))
def test_capitals_can_be_read_back(fen):
    capitals = money.in_capitals(money.from_fen(fen))
    assert read_capitals(capitals) == fen
    assert fen == 0 or not re.search("零零|零元|零万|零亿|零角|零分|零$", capitals)
