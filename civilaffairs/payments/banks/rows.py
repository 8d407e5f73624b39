"""What every bank's profile renders and reads: the shape of a file, free of any bank's layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from civilaffairs.lib.text import Text

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """The batch as a whole. ``number`` comes back in the return file."""

    number: str
    unit: str
    payer: str = field(repr=False)
    pay_on: date
    month: date
    count: int
    total: Decimal
    payer_bank_code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One transfer as the bank sees it. ``position`` or ``reference`` comes back in the return file."""

    position: int
    account: str = field(repr=False)
    name: str
    amount: Decimal
    memo: str
    reference: str = ""
    bank_code: str = ""
    bank_name: str = ""


class Result(StrEnum):
    """What the bank says of a row. OPEN: it has not decided yet, another file will tell."""

    PAID = "paid"
    FAILED = "failed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row of a return file; ``at`` is its line in the file, from 1.

    ``account`` and ``amount`` are None where the format does not repeat them.
    """

    at: int
    position: int
    account: str | None = field(repr=False)
    amount: Decimal | None
    result: Result
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Number of rows and their sum."""

    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Rest:
    """What holds of the rows that a file does not list, where its format says so."""

    result: Result
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """回盘 as read: what the head says, and every row. A total is None where the format or the file has none.

    ``rest`` is what the file's form says of rows that it does not list.
    """

    number: str
    all: Totals | None
    paid: Totals | None
    failed: Totals | None
    rows: Sequence[ReturnedRow]
    rest: Rest | None = None
    open: Totals | None = None
    head_at: int = 1

    @property
    def unlisted(self) -> Rest | None:
        """What holds of rows that are not listed: a head that tells of more open rows has left these out."""
        listed = sum(row.result is Result.OPEN for row in self.rows)
        left_out = self.open is not None and self.open.count > listed
        return self.rest or (Rest(Result.OPEN) if left_out else None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is refused; ``at`` is the line in the file, 0 for the file as a whole."""

    at: int
    message: str
    remedy: str = ""


class Unreadable(Exception):
    """The file does not have the profile's form; nothing of it may be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Profile:
    """One bank's template: its layout, and what that cannot carry (see ``carrying``).

    ``breaks`` are characters that would end a field or a row, ``formula_safe`` whether a text may begin
    like a formula; the limits of bytes are those of a field, 0 for none.
    """

    code: str
    name: Text
    encodings: tuple[str, ...]
    extension: str
    media_type: str
    answers: tuple[str, ...]  # endings of the return file
    render: Callable[[Head, Sequence[Row], str], bytes]
    parse: Callable[[bytes], Return]
    most_rows: int = 5000
    most_bytes: int = 5 * MEGABYTE
    breaks: str = ""
    formula_safe: bool = True
    name_bytes: int = 0
    memo_bytes: int = 0
