"""What the profiles share in reading a return file: its text, its numbers, its sums."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.payments.banks.rows import Problem, Result, Totals, Unreadable

MARKS = {"S": Result.PAID, "F": Result.FAILED}
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
    """What ``S`` or ``F`` with its code says; a mark that contradicts its code, or is none, is a problem."""
    if mark not in MARKS or (mark == "S") != (code == "00"):
        problems.append(Problem(at, _("The result must be S with code 00, or F with another code.")))
        return None
    return MARKS[mark]
