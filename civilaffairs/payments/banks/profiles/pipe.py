"""The profile ``pipe``: lines of fields between ``|``, CRLF, GBK or GB18030.

Sent: ``H|number|unit|payer|YYYYMMDD|rows|sum`` and per transfer
``D|position|account|name|amount|memo|`` (the last field, a certificate number, stays empty:
the bank does not need it). Back: ``R|number|rows|sum|paid|sum|failed|sum`` and
``D|position|account|name|amount|S, F or P|code|text``; P is a row that the bank has not decided yet. A head
that ends in ``|open|sum`` is a partial file's, which need not list the open rows.

The layout has no field for a reference of ours, but the bank returns the batch number and the
position. A transfer's reference is therefore made of these two, ``number-position``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.payments.banks.reading import AMOUNT, NUMBER, answered, narrow, result_of, text, totals
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

_HEAD_FIELDS, _ROW_FIELDS = (8, 10), 8


def render(head: Head, rows: Sequence[Row], encoding: str) -> bytes:
    """The file's bytes. Raises UnicodeEncodeError rather than writing a ``?``."""
    day, total = f"{head.pay_on:%Y%m%d}", f"{head.total:.2f}"
    lines = [["H", head.number, head.unit, head.payer, day, str(head.count), total]]
    lines += [["D", str(r.position), r.account, r.name, f"{r.amount:.2f}", r.memo, ""] for r in rows]
    return "".join("|".join(line) + "\r\n" for line in lines).encode(encoding)


def parse(data: bytes) -> Return:
    """Read a return file, or raise Unreadable naming each line that has not the form."""
    lines = [(at, line) for at, line in enumerate(text(data).splitlines(), 1) if line.strip()]
    if not lines or not lines[0][1].startswith("R|"):
        raise Unreadable([Problem(1, _("The first line is not the head of a return file (R|…)."))])
    problems: list[Problem] = []
    head = _head(*lines[0], problems)
    rows = [row for at, line in lines[1:] if (row := _row(at, line, problems))]
    if problems or head is None:
        raise Unreadable(problems)
    return answered(*head, rows)


def _head(at: int, line: str, problems: list[Problem]) -> tuple[str, list[Totals]] | None:
    fields = [part.strip() for part in line.split("|")]
    if len(fields) not in _HEAD_FIELDS:
        problems.append(Problem(at, _("The head must have 8 fields, or 10 with the rows that are open.")))
        return None
    found = [totals(fields[i], fields[i + 1]) for i in range(2, len(fields), 2)]
    sums = [each for each in found if each]
    if len(sums) < len(found):
        problems.append(Problem(at, _("The head's numbers and sums cannot be read.")))
        return None
    return fields[1], sums


def _row(at: int, line: str, problems: list[Problem]) -> ReturnedRow | None:
    fields = [part.strip() for part in line.split("|")]
    if fields[0] != "D" or len(fields) != _ROW_FIELDS:
        problems.append(Problem(at, _("The line is not a row of 8 fields (D|…).")))
        return None
    _mark, position, account, _name, amount, result, code, words = fields
    position, account, amount = narrow(position), narrow(account), narrow(amount)
    if not (NUMBER.fullmatch(position) and AMOUNT.fullmatch(amount)):
        problems.append(Problem(at, _("The row's number or amount cannot be read.")))
        return None
    found = result_of(at, result, code, problems)
    if found is None:
        return None
    return ReturnedRow(at, int(position), account, Decimal(amount), found, code, words)


PROFILES = (
    Profile(
        code="pipe",
        name=gettext_lazy("Text with separators"),
        encodings=("gb18030", "gbk"),
        extension="txt",
        media_type="text/plain",
        answers=("txt", "csv"),
        render=render,
        parse=parse,
        breaks="|",
    ),
)
