"""The profile ``fixed``: lines of a fixed width, counted in bytes (a Chinese character has two or four).

Sent, 153 bytes and CRLF per transfer, no head: position 6 (zeros before), account 32, name 60 (spaces
behind), amount 15 in fen (zeros before), memo 40. The name of the file tells the bank the batch.

Back: a head of 94 bytes, ``R``, batch number 30, then rows 6 and sum 15 for all, paid and failed; and
per transfer the first 113 bytes as sent, result 1 (``S``, ``F`` or, not decided yet, ``P``), code 2, text 37.
A head of 115 bytes, with rows 6 and sum 15 of what is open, is a partial file's, which need not list these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.payments.banks.reading import answered, result_of
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

POSITION, ACCOUNT, NAME, FEN, MEMO = 6, 32, 60, 15, 40
ROW = (POSITION, ACCOUNT, NAME, FEN, 1, 2, 37)
HEAD = (1, 30, *(POSITION, FEN) * 3)
PARTIAL = (*HEAD, POSITION, FEN)
_DIGITS = re.compile(rb"\d+")


def render(head: Head, rows: Sequence[Row], encoding: str) -> bytes:
    """The file's bytes. Raises rather than cutting a field off or writing a ``?``."""
    return b"".join(
        b"%s%s%s%s%s\r\n"
        % (
            _zeros(row.position, POSITION),
            _spaces(row.account, ACCOUNT, encoding),
            _spaces(row.name, NAME, encoding),
            _zeros(int(row.amount.scaleb(2)), FEN),
            _spaces(row.memo, MEMO, encoding),
        )
        for row in rows
    )


def _zeros(number: int, width: int) -> bytes:
    return _fitting(b"%0*d" % (width, number), width)


def _spaces(text: str, width: int, encoding: str) -> bytes:
    return _fitting(text.encode(encoding).ljust(width), width)


def _fitting(field: bytes, width: int) -> bytes:
    if len(field) != width:
        raise ValueError(f"a field of {width} bytes cannot hold {len(field)}")
    return field


def parse(data: bytes) -> Return:
    """Read a return file, or raise Unreadable naming each line that has not the form."""
    lines = [(at, line.removesuffix(b"\r")) for at, line in enumerate(data.split(b"\n"), 1)]
    lines = [(at, line) for at, line in lines if line]
    widths = {sum(each): each for each in (HEAD, PARTIAL)}
    first = list(_cut(lines[0][1], widths.get(len(lines[0][1]), ()))) if lines else []
    if not first or first[0] != b"R" or not all(_DIGITS.fullmatch(number) for number in first[2:]):
        raise Unreadable(
            [Problem(1, _("The first line is not the head of a return file (R, 94 or 115 bytes)."))]
        )
    sums = [Totals(int(count), _yuan(fen)) for count, fen in zip(first[2::2], first[3::2], strict=True)]
    problems: list[Problem] = []
    rows = [row for at, line in lines[1:] if (row := _row(at, line, problems))]
    if problems:
        raise Unreadable(problems)
    return answered(first[1].decode("ascii", "backslashreplace").strip(), sums, rows)


def _row(at: int, line: bytes, problems: list[Problem]) -> ReturnedRow | None:
    if len(line) != sum(ROW):
        problems.append(Problem(at, _("The line has %(count)d bytes, not 153.") % {"count": len(line)}))
        return None
    position, account, _name, fen, result, code, words = _cut(line, ROW)
    if not (_DIGITS.fullmatch(position) and _DIGITS.fullmatch(fen)):
        problems.append(Problem(at, _("The row's number or amount cannot be read.")))
        return None
    try:
        number, said = account.decode("ascii").strip(), words.decode("gb18030").strip()
        sign, mark = result.decode("ascii"), code.decode("ascii").strip()
    except UnicodeDecodeError:
        problems.append(Problem(at, _("The line is not GB18030 text.")))
        return None
    found = result_of(at, sign, mark, problems)
    if found is None:
        return None
    return ReturnedRow(at, int(position), number, _yuan(fen), found, mark, said)


def _cut(line: bytes, widths: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for width in widths:
        yield line[start : start + width]
        start += width


def _yuan(fen: bytes) -> Decimal:
    return Decimal(int(fen)).scaleb(-2)


PROFILES = (
    Profile(
        code="fixed",
        name=gettext_lazy("Text of fixed width"),
        encodings=("gb18030", "gbk"),
        extension="txt",
        media_type="text/plain",
        answers=("txt",),
        render=render,
        parse=parse,
        name_bytes=NAME,
        memo_bytes=MEMO,
    ),
)
