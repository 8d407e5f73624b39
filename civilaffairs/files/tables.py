"""The rows of a table that somebody hands in, as CSV or XLSX, and the empty one to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from civilaffairs.files.checks import Checked
from civilaffairs.lib.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE_ROWS = 1000
Read = TypeVar("Read")


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken: what is wrong, and what to do about it."""

    number: int
    what: str
    remedy: str


class Wrong(ValueError):
    """What is wrong with the row that is being read."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def rows(file: Checked, header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with their number in the file; empty ones are left out."""
    found = _xlsx(file.data) if file.media_type == XLSX else _csv(file.data)
    first = next(found, [])
    if [cell.strip() for cell in first[: len(header)]] != list(header):
        raise Refused(_("The first row must be: %(header)s.") % {"header": "、".join(header)})
    for number, cells in enumerate(found, start=2):
        if any(cell.strip() for cell in cells):
            yield number, cells


def read(
    file: Checked, header: Sequence[str], most: int, row: Callable[[int, list[str]], Read]
) -> tuple[list[Read], list[BadRow]]:
    """What ``row`` makes of each row's number and cells, and every row of which it says what is ``Wrong``.

    Refused where it is not such a list at all, is empty or has more than ``most`` rows.
    """
    found: list[Read] = []
    bad: list[BadRow] = []
    for number, cells in rows(file, header):
        if number > most + 1:
            message = _("The list has more than %(most)d rows.") % {"most": most}
            raise Refused(message, _("Split it into several files."))
        padded = [cell.strip() for cell in cells] + [""] * len(header)
        try:
            found.append(row(number, padded[: len(header)]))
        except Wrong as wrong:
            bad.append(BadRow(number, wrong.what, wrong.remedy))
    if not found and not bad:
        raise Refused(_("The file has no rows."))
    return found, bad


def _csv(data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return csv.reader(io.StringIO(data.decode(encoding), newline=""))
        except UnicodeDecodeError:
            continue
    raise Refused(_("The file is neither UTF-8 nor GB 18030 text."))


def _xlsx(data: bytes) -> Iterator[list[str]]:
    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        yield ["" if value is None else str(value) for value in row]


def empty(title: str, header: Sequence[str], choices: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """An .xlsx to fill in; its cells are text, so that no number loses its digits.

    ``choices``: what a column offers to choose from.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, text = book.add_worksheet(title), book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        sheet.set_column(0, len(header) - 1, 22, text)
        sheet.write_row(0, 0, header, bold)
        for name, words in (choices or {}).items():
            at = header.index(name)
            rule = {"validate": "list", "source": list(words)}
            sheet.data_validation(1, at, TEMPLATE_ROWS, at, rule)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
