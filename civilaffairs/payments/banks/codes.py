"""What a bank's return code means, in plain words, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from civilaffairs.lib.text import Text

OTHER = "99"
NAME = "03"
DEAD = "MD07"
BANK = "RC01"
FILE = "FILE"


@dataclass(frozen=True, slots=True)
class Meaning:
    """``of_account``: another or corrected account is the remedy; else the same one may do."""

    reason: Text
    remedy: Text
    of_account: bool


_ASK = _("Ask the household for the right account and have a second person confirm it.")
_NAME = _(
    "Enter the right account, or the holder as the bank writes it; a second person compares it with the card."
)
_OF_DEAD = _("It is not sent again: two people decide what was owed. Find out whether the payee has died.")
_AGAIN = _("Settle it with the bank; then send it again to the same account.")

MEANINGS = {
    "01": Meaning(_("The account does not exist"), _ASK, True),
    "02": Meaning(_("The account was closed"), _ASK, True),
    "03": Meaning(_("The name does not match the account"), _NAME, True),
    "04": Meaning(_("The account is frozen, reported lost or dormant"), _ASK, True),
    "05": Meaning(_("The paying account had too little money"), _AGAIN, False),
    "06": Meaning(_("The bank took the row for a duplicate"), _AGAIN, False),
    "07": Meaning(_("The row's format is wrong"), _AGAIN, False),
    DEAD: Meaning(_("The bank says that the payee has died"), _OF_DEAD, False),
    BANK: Meaning(
        _("The account's bank is named wrongly"),
        _("Enter the account with its right bank and have a second person confirm it."),
        True,
    ),
    FILE: Meaning(
        _("The bank refused the whole file"),
        _("The next batch carries it again, to the same account, once it is settled with the bank."),
        False,
    ),
    OTHER: Meaning(_("Another reason given by the bank"), _ASK, True),
}


def meaning(code: str) -> Meaning:
    """An unknown code counts as 99; the bank's own words are kept beside it."""
    return MEANINGS.get(code, MEANINGS[OTHER])


# The external reason codes of ISO 20022.
ISO = {
    "AC01": "01",
    "AC04": "02",
    "AC06": "04",
    "AM04": "05",
    "AM05": "06",
    "BE01": "03",
    "FF01": "07",
    "MD07": DEAD,
    "RC01": BANK,
}


def of_iso(code: str) -> str:
    """Our code for a reason of a pain.002."""
    return ISO.get(code, OTHER)


def internal(code: str, text: str) -> tuple[str, str]:
    """A code as we know it; of any other one the bank's code is kept in its words."""
    known = code in MEANINGS
    return (code, text) if known else (OTHER, f"{code} {text}".strip())
