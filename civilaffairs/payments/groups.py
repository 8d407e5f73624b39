"""What goes to one account in one batch, and what of it is kept back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from civilaffairs.lib.money import ZERO
from civilaffairs.payments.dues import Due, Payee


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a set-off is to keep back of a line."""

    set_off: uuid.UUID
    line: int
    amount: Decimal


@dataclass(slots=True)
class Group:
    """One transfer to be: everything that goes to one account.

    ``keeps`` is kept back anew and leaves ``floor``; ``kept_before`` was kept back of lines that go again.
    """

    payee: Payee
    name: str
    dues: list[Due]
    gross: Decimal
    programmes: frozenset[str]
    keeps: list[Keeping] = field(default_factory=list)
    kept_before: Decimal = ZERO
    floor: Decimal = ZERO

    @property
    def withheld(self) -> Decimal:
        if not self.keeps:  # as good as always
            return self.kept_before
        return sum((each.amount for each in self.keeps), self.kept_before)

    @property
    def amount(self) -> Decimal:
        """What the bank pays."""
        return self.gross - self.withheld

    @property
    def lines(self) -> list[int]:
        return [line for due in self.dues for line in due.lines]
