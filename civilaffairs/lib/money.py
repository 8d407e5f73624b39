"""Money is Decimal, in yuan (CNY), with two decimal places; fen (1/100 yuan) only inside a bank's file.

Everything is computed exactly and rounded once, at the end of a line, by `round_fen`.
A float is refused everywhere: 906.67 has no exact binary form.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
BEYOND_COLUMN = Decimal(10) ** 12  # the first amount in yuan that numeric(14,2) cannot hold

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")


def _refuse_float(amount: object) -> None:
    if isinstance(amount, float | bool):
        raise TypeError(f"Money is never a {type(amount).__name__}: use Decimal.")


def round_fen(amount: Decimal | int | Fraction) -> Decimal:
    """Round yuan to whole fen, halves away from zero (ROUND_HALF_UP): the one rounding of money.

    Raises TypeError for a float, ValueError for NaN and infinity.
    """
    _refuse_float(amount)
    if isinstance(amount, Fraction):
        fen = int(abs(amount) * 100 + Fraction(1, 2))  # int() cuts, and abs() makes that a floor
        return from_fen(-fen if amount < 0 else fen)
    exact = Decimal(amount)
    if not exact.is_finite():
        raise ValueError(f"{exact} is not an amount of money.")
    return exact.quantize(FEN, rounding=ROUND_HALF_UP) + ZERO  # + 0 turns -0.00 into 0.00


def to_fen(amount: Decimal | int | str) -> int:
    """Whole fen of an amount in yuan: Decimal("1140.5") → 114050.

    Raises ValueError if the amount is not a whole number of fen (rounding is `round_fen`'s alone),
    TypeError for a float, decimal.InvalidOperation for text that is no number.
    """
    _refuse_float(amount)
    exact = Decimal(amount)
    if not exact.is_finite():
        raise ValueError(f"{exact} is not an amount of money.")
    numerator, denominator = (exact * 100).as_integer_ratio()
    if denominator != 1:
        raise ValueError(f"{exact} yuan is not a whole number of fen.")
    return numerator


def from_fen(fen: int) -> Decimal:
    """Yuan of a whole number of fen: 114050 → Decimal("1140.50")."""
    return Decimal(fen).scaleb(-2)


def format_yuan(amount: Decimal | int) -> str:
    """Yuan with thousands separators and two decimals, without a currency sign: "1,234.50", "-0.01".

    Raises ValueError if the amount is not a whole number of fen: a page must not round behind the ledger's
    back.
    """
    return f"{from_fen(to_fen(amount)):,.2f}"


def in_capitals(amount: Decimal | int) -> str:
    """The amount in Chinese capitals (大写金额): 1140 → 壹仟壹佰肆拾元整, -906.67 → 负玖佰零陆元陆角柒分.

    Rules: 会计基础工作规范 art. 52(3), (4); 支付结算办法 annex 1. 整 after 元 or 角, none after 分.
    Inner zeros are written as one 零; where a zero in the place of 万 or 元 may be left out, it is.
    Raises ValueError for fractions of a fen and for amounts of 10^12 yuan or more.
    """
    if abs(Decimal(amount)) >= BEYOND_COLUMN:
        raise ValueError("The amount is too large to spell out.")
    fen_total = to_fen(amount)
    sign = "负" if fen_total < 0 else ""
    yuan, rest = divmod(abs(fen_total), 100)
    jiao, fen = divmod(rest, 10)
    whole = f"{_spell_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{whole or '零元'}整"
    if not jiao:
        gap = "零" if yuan else ""
        return f"{sign}{whole}{gap}{_DIGITS[fen]}分"
    end = f"{_DIGITS[fen]}分" if fen else "整"
    return f"{sign}{whole}{_DIGITS[jiao]}角{end}"


def _spell_whole(number: int) -> str:
    """Spell a positive whole number, four digits at a time."""
    sections: list[int] = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    spelled = ""
    gap = False
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if section == 0:
            gap = True
            continue
        if spelled and (gap or section < 1000):
            spelled += "零"
        spelled += _spell_section(section) + _SECTIONS[index]
        gap = False
    return spelled


def _spell_section(section: int) -> str:
    """Spell 1 to 9999 without a unit after the last place: 1001 → 壹仟零壹."""
    spelled = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit == 0:
            gap = bool(spelled)
            continue
        spelled += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return spelled
