"""Bank account numbers and the names that go with them into a bank's file."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from civilaffairs.lib.errors import CodedError
from civilaffairs.lib.names import with_middle_dot
from civilaffairs.lib.text import Text

SHORTEST, LONGEST = 8, 32
_SHORTEST_WITH_BANK_SHOWN = 12
# A digit doubled, the digits of that added.
_DOUBLED = {str(digit): 2 * digit // 10 + 2 * digit % 10 for digit in range(10)}
CHECK_DIGIT = _(
    "The check digit of the account number does not fit. Compare it with the card; a passbook has none."
)
_SEPARATORS = re.compile(r"[\s\-]+")


class AccountError(CodedError):
    """Codes: `characters`, `length`."""


def normalise(text: str) -> str:
    """The account number as ASCII digits: full-width digits folded (NFKC), spaces and hyphens dropped.

    Raises AccountError for anything else than 8 to 32 digits (32 is the widest column of the banks' files).
    """
    number = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not (number.isascii() and number.isdigit()):
        raise AccountError("characters", _("An account number has digits only."))
    if not SHORTEST <= len(number) <= LONGEST:
        raise AccountError("length", _("An account number has 8 to 32 digits."))
    return number


def passes_luhn(number: str) -> bool:
    """Whether the check digit of a card number fits (ISO/IEC 7812).

    A warning only: passbook accounts carry none.
    """
    if not (number.isascii() and number.isdigit()):
        return False
    return (sum(map(int, number[::-2])) + sum(_DOUBLED[digit] for digit in number[-2::-2])) % 10 == 0


def doubt(number: str) -> Text:
    """What is pointed out where a check digit does not fit; nothing of a number that fits, or of none."""
    return "" if not number or passes_luhn(number) else CHECK_DIGIT


def mask(number: str) -> str:
    """The bank's prefix and the last four digits, 6217****8888; a short number shows its last four alone."""
    if len(number) <= 4:
        return "*" * len(number)
    prefix = number[:4] if len(number) >= _SHORTEST_WITH_BANK_SHOWN else ""
    return f"{prefix}****{number[-4:]}"


def name_for_bank(name: str) -> str:
    """The account name with dots that every bank's encoding has; nothing else is changed."""
    return with_middle_dot(name).strip()


def unencodable(name: str, encoding: str) -> str:
    """The characters of a name that an encoding lacks, in order: for the exception list.

    Raises LookupError.
    """
    return "".join(character for character in name if not encodable(character, encoding))


def encodable(text: str, encoding: str) -> bool:
    """Whether an encoding has every character of a text. Raises LookupError."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
