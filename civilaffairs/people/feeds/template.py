"""The empty list to fill in: the columns as text, the words of the events to choose from."""

from __future__ import annotations

import io

import xlsxwriter

from civilaffairs.people.feeds.reading import HEADER, WORDS

ROWS = 1000


def workbook() -> bytes:
    """An .xlsx; its cells are text, so that no number loses its digits."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, text = book.add_worksheet("变动名单"), book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        sheet.set_column(0, len(HEADER) - 1, 22, text)
        sheet.write_row(0, 0, HEADER, bold)
        events = HEADER.index("事项")
        sheet.data_validation(1, events, ROWS, events, {"validate": "list", "source": list(WORDS)})
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
