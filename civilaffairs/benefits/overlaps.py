"""How benefits meet in one person: what a statement reads of others, and rules declared as data."""

from __future__ import annotations

from dataclasses import dataclass

from civilaffairs.benefits.terms import Input, Term
from civilaffairs.benefits.values import FACTOR, YUAN
from civilaffairs.lib.text import Text

PAID, SHARE, GROSS, RECOGNISED, AWARDED = "paid", "share", "gross", "recognised", "awarded"


@dataclass(frozen=True)
class OtherRead:
    """What is read of another benefit: a line, or all of its lines where ``line`` is empty.

    ``paid``: yuan due this month to the person, alone or in a household. ``share``: the same per
    counted head. ``gross``: before overlaps. ``recognised``: whether the household meets its conditions.
    ``awarded``: whether an award of it runs.
    """

    mode: str
    code: str
    line: str = ""

    @property
    def name(self) -> str:
        return f"{self.mode} {self.code} {self.line}".strip()

    @property
    def is_gross(self) -> bool:
        """Whether overlaps do not matter to it."""
        return self.mode in (GROSS, RECOGNISED, AWARDED)

    @classmethod
    def of(cls, name: str) -> OtherRead:
        return cls(*name.split(" "))

    def term(self) -> Input:
        return Input("other", self.name, FACTOR if self.mode in (RECOGNISED, AWARDED) else YUAN)


@dataclass(frozen=True)
class Higher:
    """择高: of two lines the higher one is paid, the other is 0; ``keeps_tie``: this one on equal amounts."""

    code: str
    line: str
    keeps_tie: bool
    law: str

    def reads(self) -> OtherRead:
        return OtherRead(GROSS, self.code, self.line)

    def yields(self, amount: Term) -> Term:
        """Whether the line is not paid because of the other one."""
        other = self.reads().term()
        return other > amount if self.keeps_tie else (other >= amount) & (other > 0)


@dataclass(frozen=True)
class Less:
    """补差: what another benefit gives the same person is taken off."""

    code: str
    line: str
    law: str
    per_head: bool = False

    def reads(self) -> OtherRead:
        return OtherRead(SHARE if self.per_head else PAID, self.code, self.line)


@dataclass(frozen=True)
class Yields:
    """让位: the line is not paid while the other one is paid in full.

    ``unless``: a benefit that is taken off the other one; beside it that one is not full.
    """

    code: str
    line: str
    law: str
    unless: str = ""

    def reads(self) -> OtherRead:
        return OtherRead(GROSS, self.code, self.line)

    def holds(self) -> Term:
        """Whether the line is not paid."""
        full = self.reads().term() > 0
        return full & ~(OtherRead(PAID, self.unless).term() > 0) if self.unless else full


@dataclass(frozen=True)
class NotBeside:
    """不并存: the benefit does not hold beside another one that pays something or merely runs (``mode``)."""

    code: str
    mode: str
    says: Text
    law: str

    @property
    def condition(self) -> str:
        """The code of the condition that follows from it."""
        return f"not-beside-{self.code}"

    def holds(self) -> Term:
        """Whether the other one is not there."""
        other = OtherRead(self.mode, self.code).term()
        return ~other if self.mode == AWARDED else ~(other > 0)
