"""What the profiles share in reading a return file: its text, its numbers, its sums."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.payments.banks.rows import Problem, Result, Return, ReturnedRow, Totals, Unreadable

MARKS = {"S": Result.PAID, "F": Result.FAILED, "P": Result.OPEN}
NUMBER = re.compile(r"\d{1,7}", re.ASCII)
AMOUNT = re.compile(r"\d{1,12}\.\d{2}", re.ASCII)


def text(data: bytes) -> str:
    """UTF-8 (with or without a mark) or else GB18030, which contains GBK."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable([Problem(0, _("The file is neither UTF-8 nor GB18030 text."))])


def narrow(text: str) -> str:
    """Full-width digits as ASCII: in numbers only, never in names."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).replace(" ", "")


def totals(count: str, total: str) -> Totals | None:
    """A number of rows and their sum in yuan, or None where they are not written as such."""
    count, total = narrow(count), narrow(total)
    if not (NUMBER.fullmatch(count) and AMOUNT.fullmatch(total)):
        return None
    return Totals(int(count), Decimal(total))


def result_of(at: int, mark: str, code: str, problems: list[Problem]) -> Result | None:
    """What ``S``, ``F`` or ``P`` says; a mark that contradicts its code, or is none, is a problem."""
    found = MARKS.get(mark)
    wanted = {Result.PAID: code == "00", Result.FAILED: code not in {"", "00"}, Result.OPEN: code == ""}
    if found is None or not wanted[found]:
        problems.append(
            Problem(at, _("The result must be S with code 00, F with another code, or P without a code."))
        )
        return None
    return found


def answered(number: str, sums: Sequence[Totals], rows: Sequence[ReturnedRow], head_at: int = 1) -> Return:
    """A return whose head tells the totals of all, paid and failed rows, of a partial file also the open."""
    every, paid, failed, *still = sums
    return Return(number, every, paid, failed, rows, open=still[0] if still else None, head_at=head_at)
