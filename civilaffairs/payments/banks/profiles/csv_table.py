"""The profile ``csv``: the table of ``sheet`` as CSV, UTF-8 with a mark, CRLF, every cell of a row quoted.

Quotes do not keep a spreadsheet from turning a long account number into a rounded one: the file is for the
bank, and whoever wants to look at it in a spreadsheet takes the profile ``xlsx``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.payments.banks import reading, sheet
from civilaffairs.payments.banks.carrying import FORMULA
from civilaffairs.payments.banks.rows import Head, Problem, Profile, Return, Row, Unreadable


def render(head: Head, rows: Sequence[Row], encoding: str) -> bytes:
    """The file's bytes. Nothing in it begins like a formula."""
    written = io.StringIO(newline="")
    csv.writer(written).writerow(sheet.HEADER)
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(
        [_inert(cell) for cell in sheet.cells(head, row)] for row in rows
    )
    return written.getvalue().encode(encoding)


def _inert(cell: str) -> str:
    """Names like this are held back before (see ``carrying``); whatever else there may be, is made a text."""
    return f"'{cell}" if cell[:1] in FORMULA and cell else cell


def parse(data: bytes) -> Return:
    """Read a return file, or raise Unreadable naming each row that has not the form."""
    text = reading.text(data)
    try:
        return sheet.parse(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Unreadable([Problem(0, _("The file is not a table of cells between commas."))]) from None


PROFILES = (
    Profile(
        code="csv",
        name=gettext_lazy("Table as CSV"),
        encodings=("utf-8-sig",),
        extension="csv",
        media_type="text/csv",
        answers=("csv", "txt"),
        render=render,
        parse=parse,
        formula_safe=False,
    ),
)
