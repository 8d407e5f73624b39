"""The empty list to fill in: the columns as text, the words of the events to choose from."""

from __future__ import annotations

from civilaffairs.files import tables
from civilaffairs.people.feeds.reading import HEADER, WORDS


def workbook() -> bytes:
    """An .xlsx with the header alone."""
    return tables.empty("变动名单", HEADER, {"事项": list(WORDS)})
