"""What a profile cannot carry. Asked before a batch is frozen, so that no export can fail on a payee."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from civilaffairs.lib.bank_accounts import LONGEST, SHORTEST, encodable, unencodable
from civilaffairs.payments.banks.rows import Profile

ACCOUNT = re.compile(rf"\d{{{SHORTEST},{LONGEST}}}", re.ASCII)
LARGEST = Decimal("999999999999.99")  # what the narrowest field for an amount holds
# A replacement character is the trace of a name that somebody else's program has lost already.
_NO_LETTERS = "\ufffd\ufffe\uffff"
FORMULA = "=+-@\t\r＝＋－＠"  # how a spreadsheet recognises a formula
_SUSPECT = re.compile(rf"^[{re.escape(FORMULA)}]|[\x00-\x1f\x7f-\x9f{_NO_LETTERS}]")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``kind``: name, name-length, account, amount; ``detail`` is what exactly does not fit."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A profile in one of its encodings, and the largest amount that the bank takes in a row."""

    profile: Profile
    encoding: str
    most_amount: Decimal = LARGEST

    def obstacle(self, name: str, account: str, amount: Decimal) -> Obstacle | None:
        """The first thing about a payment that does not go into this bank's file."""
        tries: tuple[tuple[str, Callable[[], str]], ...] = (
            ("name", lambda: self.unwritable(name)),
            ("name-length", lambda: self._too_long(name)),
            ("account", lambda: "" if ACCOUNT.fullmatch(account) else _odd(account)),
            ("amount", lambda: f"{amount:.2f}" if amount > min(self.most_amount, LARGEST) else ""),
        )
        for kind, look in tries:
            if detail := look():
                return Obstacle(kind, detail)
        return None

    def unwritable(self, text: str) -> str:
        """The characters of a text that have no place in the file, in order."""
        if self._plain(text):  # as good as always: a month has hundreds of thousands
            return ""
        first = text[:1] if text[:1] in FORMULA and not self.profile.formula_safe else ""
        breaking = (c for c in text if c in self.profile.breaks or c in _NO_LETTERS or _is_control(c))
        return first + "".join(breaking) + unencodable(text, self.encoding)

    def _plain(self, text: str) -> bool:
        return (
            not _SUSPECT.search(text)
            and not any(character in text for character in self.profile.breaks)
            and encodable(text, self.encoding)
        )

    def _too_long(self, name: str) -> str:
        width = len(name.encode(self.encoding))
        limit = self.profile.name_bytes
        return f"{width} > {limit}" if limit and width > limit else ""


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _odd(account: str) -> str:
    """What is wrong with an account number, without showing it."""
    return "".join(c for c in account if not (c.isascii() and c.isdigit())) or str(len(account))
