"""The profile ``xlsx``: the table of ``sheet`` in a workbook, the batch and its totals above it.

Every cell but the amounts is a text; no cell is a formula, none is merged. The bytes follow from the
content alone: the archive is packed anew without compression, every time in it is the day of payment.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from zipfile import BadZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter import Workbook

from civilaffairs.payments.banks import sheet
from civilaffairs.payments.banks.rows import Head, Problem, Profile, Return, Row, Unreadable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (8, 16, 20, 24, 14, 16, 10, 26)
AMOUNT = 4  # the column of the amount
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render(head: Head, rows: Sequence[Row], encoding: str) -> bytes:
    """The workbook's bytes; ``encoding`` is that of the parts in it."""
    del encoding  # a workbook has one only
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, **PLAIN}) as book:
        book.set_properties({"created": datetime.combine(head.pay_on, time.min)})
        text = book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "0.00"})
        page = book.add_worksheet(head.number)
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width, text)
        for line, cells in enumerate(_heading(head)):
            for column, cell in enumerate(cells):
                page.write_string(line, column, cell, text)
        page.write_number(1, 3, head.total, money)
        for line, row in enumerate(rows, 3):
            for column, cell in enumerate(sheet.cells(head, row)):
                if column == AMOUNT:
                    page.write_number(line, column, row.amount, money)
                else:
                    page.write_string(line, column, cell, text)
    return _packed(written.getvalue(), head.pay_on)


def _heading(head: Head) -> list[tuple[str, ...]]:
    day = f"{head.pay_on:%Y%m%d}"
    return [
        ("批次号", head.number, "单位编号", head.unit, "付款账号", head.payer, "付款日期", day),
        ("总笔数", str(head.count), "总金额"),
        sheet.HEADER,
    ]


def _packed(archive: bytes, day: date) -> bytes:
    """The same parts in the same order, stored as they are: no library's compression is part of the bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as found, zipfile.ZipFile(written, "w") as packed:
        for name in found.namelist():
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.create_system = 3
            packed.writestr(part, found.read(name))
    return written.getvalue()


def parse(data: bytes) -> Return:
    """Read a return file, or raise Unreadable naming each row that has not the form."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        table = list(_texts(book.worksheets[0].iter_rows(values_only=True)))
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, SyntaxError):
        raise Unreadable([Problem(0, _("The file is not a workbook."))]) from None
    return sheet.parse(table)


def _texts(rows: Iterator[tuple[object, ...]]) -> Iterator[list[str]]:
    for row in rows:
        yield ["" if value is None else _text(value) for value in row]


def _text(value: object) -> str:
    """A number as it is shown: an amount may come back as a number, an account must not."""
    if isinstance(value, Decimal | int | str):
        return str(value)
    return format(Decimal(str(value)), "f") if str(value).replace(".", "", 1).isdigit() else str(value)


PROFILES = (
    Profile(
        code="xlsx",
        name=gettext_lazy("Workbook (XLSX)"),
        encodings=("utf-8",),
        extension="xlsx",
        media_type=MEDIA_TYPE,
        answers=("xlsx",),
        render=render,
        parse=parse,
    ),
)
