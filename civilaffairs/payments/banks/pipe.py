"""The profile ``pipe``: lines of fields between ``|``, CRLF, GBK or GB18030.

Sent: ``H|number|unit|payer|YYYYMMDD|rows|sum`` and per transfer
``D|position|account|name|amount|memo|`` (the last field, a certificate number, stays empty:
the bank does not need it). Back: ``R|number|rows|sum|paid|sum|failed|sum`` and
``D|position|account|name|amount|S or F|code|text``.

The layout has no field for a reference of ours, but the bank returns the batch number and the
position. A transfer's reference is therefore made of these two, ``number-position``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.lib.bank_accounts import unencodable
from civilaffairs.payments.banks.rows import (
    Head,
    Problem,
    Profile,
    Return,
    ReturnedRow,
    Row,
    Totals,
    Unreadable,
)

_BREAKS_THE_ROW = "|\r\n"
_AMOUNT = re.compile(r"\d{1,12}\.\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,7}", re.ASCII)
_HEAD_FIELDS, _ROW_FIELDS = 8, 8


def render(head: Head, rows: Sequence[Row], encoding: str) -> bytes:
    """The file's bytes. Raises UnicodeEncodeError rather than writing a ``?``."""
    first = [
        "H",
        head.number,
        head.unit,
        head.payer,
        _day(head.pay_on),
        str(head.count),
        f"{head.total:.2f}",
    ]
    lines = [first]
    lines += [["D", str(r.position), r.account, r.name, f"{r.amount:.2f}", r.memo, ""] for r in rows]
    return "".join("|".join(line) + "\r\n" for line in lines).encode(encoding)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def cannot_carry(text: str, encoding: str) -> str:
    """The characters of a text that have no place in a file of this encoding, in order."""
    breaking = "".join(c for c in text if c in _BREAKS_THE_ROW)
    return breaking + unencodable(text, encoding)


def parse(data: bytes) -> Return:
    """Read a return file, or raise Unreadable naming each line that has not the form."""
    lines = [(at, line) for at, line in enumerate(_text(data).splitlines(), 1) if line.strip()]
    if not lines or not lines[0][1].startswith("R|"):
        raise Unreadable([Problem(1, _("The first line is not the head of a return file (R|…)."))])
    problems: list[Problem] = []
    head = _head(*lines[0], problems)
    rows = [row for at, line in lines[1:] if (row := _row(at, line, problems))]
    if problems or head is None:
        raise Unreadable(problems)
    number, every, paid, failed = head
    return Return(number, every, paid, failed, rows)


def _text(data: bytes) -> str:
    """UTF-8 (with or without a mark) or else GB18030, which contains GBK."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable([Problem(0, _("The file is neither UTF-8 nor GB18030 text."))])


def _head(at: int, line: str, problems: list[Problem]) -> tuple[str, Totals, Totals, Totals] | None:
    fields = [part.strip() for part in line.split("|")]
    if len(fields) != _HEAD_FIELDS:
        problems.append(Problem(at, _("The head must have 8 fields.")))
        return None
    totals = [_totals(fields[i], fields[i + 1]) for i in (2, 4, 6)]
    if not all(totals):
        problems.append(Problem(at, _("The head's numbers and sums cannot be read.")))
        return None
    every, paid, failed = (total for total in totals if total)
    return fields[1], every, paid, failed


def _totals(count: str, total: str) -> Totals | None:
    count, total = _narrow(count), _narrow(total)
    if not (_NUMBER.fullmatch(count) and _AMOUNT.fullmatch(total)):
        return None
    return Totals(int(count), Decimal(total))


def _row(at: int, line: str, problems: list[Problem]) -> ReturnedRow | None:
    fields = [part.strip() for part in line.split("|")]
    if fields[0] != "D" or len(fields) != _ROW_FIELDS:
        problems.append(Problem(at, _("The line is not a row of 8 fields (D|…).")))
        return None
    _mark, position, account, _name, amount, result, code, text = fields
    position, account, amount = _narrow(position), _narrow(account), _narrow(amount)
    if not (_NUMBER.fullmatch(position) and _AMOUNT.fullmatch(amount)):
        problems.append(Problem(at, _("The row's number or amount cannot be read.")))
        return None
    if result not in {"S", "F"} or (result == "S") != (code == "00"):
        problems.append(Problem(at, _("The result must be S with code 00, or F with another code.")))
        return None
    return ReturnedRow(at, int(position), account, Decimal(amount), result == "S", code[:4], text[:200])


def _narrow(text: str) -> str:
    """Full-width digits as ASCII: in numbers only, never in names."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


PROFILE = Profile(
    code="pipe",
    encodings=("gb18030", "gbk"),
    most_rows=5000,
    extension="txt",
    render=render,
    parse=parse,
    cannot_carry=cannot_carry,
)
