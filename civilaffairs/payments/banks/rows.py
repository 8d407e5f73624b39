"""What every bank's profile renders and reads: the shape of a file, free of any bank's layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Head:
    """The batch as a whole. ``number`` comes back in the return file."""

    number: str
    unit: str
    payer: str
    pay_on: date
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One transfer as the bank sees it. ``position`` comes back in the return file."""

    position: int
    account: str = field(repr=False)
    name: str
    amount: Decimal
    memo: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row of a return file; ``at`` is its line in the file, from 1."""

    at: int
    position: int
    account: str = field(repr=False)
    amount: Decimal
    paid: bool
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Number of rows and their sum."""

    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Return:
    """回盘 as read: what the head says, and every row."""

    number: str
    all: Totals
    paid: Totals
    failed: Totals
    rows: Sequence[ReturnedRow]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is refused; ``at`` is the line in the file, 0 for the file as a whole."""

    at: int
    message: str


class Unreadable(Exception):
    """The file does not have the profile's form; nothing of it may be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Profile:
    """One bank's template. Encoding is part of it: what it cannot carry never becomes ``?``."""

    code: str
    encodings: tuple[str, ...]
    most_rows: int
    extension: str
    render: Callable[[Head, Sequence[Row], str], bytes]
    parse: Callable[[bytes], Return]
    cannot_carry: Callable[[str, str], str]
