"""Why a payment cannot go into a batch, in plain words, and what to do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ProblemCode(TextChoices):
    """All but LUHN hold the payment back."""

    NO_PAYEE = "no-payee", gettext_lazy("No confirmed payee")
    NAME = "name", gettext_lazy("Name the bank's file cannot carry")
    NAME_LENGTH = "name-length", gettext_lazy("Name too long for the bank's file (bytes)")
    ACCOUNT = "account", gettext_lazy("Account number the bank's file cannot carry")
    AMOUNT = "amount", gettext_lazy("Amount above what the bank takes in one row")
    DEAD = "dead", gettext_lazy("The payee is reported dead")
    HELD = "held", gettext_lazy("On hold until it is found out")
    KEPT = "kept", gettext_lazy("Held by the office")
    CHECKED = "checked", gettext_lazy("A check before payment blocks it")
    TAKEN_BACK = "taken-back", gettext_lazy("A later run took it back before it was sent")
    TWO_HOLDERS = "two-holders", gettext_lazy("One account under two names")
    SHARED = "shared", gettext_lazy("One account for unrelated payees")
    LUHN = "luhn", gettext_lazy("Check digit of the account does not fit")


@dataclass(frozen=True, slots=True)
class Problem:
    """One household, person or organisation whose payment stays behind, or goes with a warning."""

    code: ProblemCode
    subject_kind: str
    subject_id: uuid.UUID
    label: str
    amount: Decimal
    line_count: int
    detail: str = ""  # the payee's name and what exactly does not fit
    behind: str = ""  # where the amount leads

    @property
    def reason(self) -> str:
        return f"{self.code.label} ({self.detail})" if self.detail else str(self.code.label)

    @property
    def remedy(self) -> str:
        match self.code:
            case ProblemCode.NO_PAYEE:
                return _("Record who receives and on which account; a second person confirms it.")
            case ProblemCode.HELD:
                return _("A death or a move was reported: settle it on the change radar.")
            case ProblemCode.KEPT:
                return _("It goes with the next batch after its last day, or once the hold is lifted.")
            case ProblemCode.CHECKED:
                return _("See what the checks found: settle it, or let it go by two people.")
            case ProblemCode.DEAD:
                return _("Review the award, and record who receives from now on.")
            case ProblemCode.TAKEN_BACK:
                return _("Nothing is to be done: it is not due and is not sent.")
            case ProblemCode.NAME:
                return _("Choose GB18030 or another template, or ask the bank how it writes the name.")
            case ProblemCode.NAME_LENGTH:
                return _("Ask the bank for its short form of the name and record it as the holder's name.")
            case ProblemCode.ACCOUNT:
                return _("Correct the account number; a second person confirms it.")
            case ProblemCode.AMOUNT:
                return _("Agree a higher limit with the bank, or choose a template that takes the amount.")
            case ProblemCode.TWO_HOLDERS:
                return _("Correct the holder's name of the wrong arrangement.")
            case ProblemCode.SHARED:
                return _("Find out whose account it is and correct the other arrangement.")
            case _:
                return _("Compare the number with the card; passbooks have no check digit.")
