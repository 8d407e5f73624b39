"""The rows of a table that somebody handed in, as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from civilaffairs.files.checks import Checked
from civilaffairs.lib.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows(file: Checked, header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with their number in the file; empty ones are left out."""
    found = _xlsx(file.data) if file.media_type == XLSX else _csv(file.data)
    first = next(found, [])
    if [cell.strip() for cell in first[: len(header)]] != list(header):
        raise Refused(_("The first row must be: %(header)s.") % {"header": "、".join(header)})
    for number, cells in enumerate(found, start=2):
        if any(cell.strip() for cell in cells):
            yield number, cells


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
