"""What the calculation says of a case, in the words that casework shows it with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class Check:
    """One condition as the engine sees it now: shown beside the decision."""

    label: Text
    holds: bool
    text: str = ""


@dataclass(frozen=True)
class Reckoning:
    """How one proposed line comes about: ``terms`` are name, value and source of what was read."""

    label: Text
    amount: Decimal
    words: str
    text: str
    law: str
    rules: tuple[tuple[str, str], ...] = ()
    terms: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Met:
    """Another award of the same people, with the rule between the two benefits."""

    benefit: Text
    number: str
    whose: str
    rule: str
    law: str
    blocks: bool = False


@dataclass(frozen=True)
class Assessment:
    """What the case would give by the facts recorded now."""

    amount: Decimal
    lines: tuple[tuple[Text, Decimal, str], ...] = ()
    checks: tuple[Check, ...] = ()
    first_month: date | None = None
    # Counted income per head, rounded for display alone, and the line it is held against.
    per_head: Decimal | None = None
    standard: Decimal | None = None
    reckonings: tuple[Reckoning, ...] = ()
    met: tuple[Met, ...] = ()
