"""What the bank of a fund takes: template, encoding, most rows and bytes of a file, largest amount of a row.

That is data, agreed with the bank: the dated setting ``bank.file`` of an area. ``funds`` in it holds terms
of their own for funds that pay through another bank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.setting_codes import SettingCode
from civilaffairs.benefits.setting_shapes import whole, yuan
from civilaffairs.benefits.settings import get as setting
from civilaffairs.lib.errors import Refused
from civilaffairs.payments.banks import PROFILES
from civilaffairs.payments.banks.carrying import LARGEST, Carrier
from civilaffairs.payments.banks.rows import MEGABYTE, Profile

CODE = "bank.file"
_ENCODINGS = {"utf-8-sig": "UTF-8 (BOM)"}
DEFAULT = {"profile": "pipe", "encoding": "gb18030", "rows": 5000, "bytes": 5 * MEGABYTE}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a batch becomes a file, or several."""

    profile: Profile
    encoding: str
    most_rows: int
    most_bytes: int
    most_amount: Decimal = LARGEST

    @property
    def carrier(self) -> Carrier:
        return Carrier(self.profile, self.encoding, self.most_amount)

    @property
    def template(self) -> str:
        """The profile and its encoding in one word, as a form offers them."""
        return f"{self.profile.code}:{self.encoding}"


def agreed(area: Area, month: date, fund: str) -> Terms:
    """The terms that hold for a fund in a month."""
    value = setting(area, CODE, month)
    found = value.get("funds", {}).get(fund, value)
    return Terms(
        PROFILES[found["profile"]],
        found["encoding"],
        found["rows"],
        found["bytes"],
        Decimal(found["amount"]) if found.get("amount") else LARGEST,
    )


def chosen(area: Area, month: date, fund: str, profile: str = "", encoding: str = "") -> Terms:
    """The agreed terms, or those of another template: then its own limits hold."""
    usual = agreed(area, month, fund)
    profile = profile or usual.profile.code
    if profile == usual.profile.code:
        return Terms(
            usual.profile,
            _known(usual.profile, encoding or usual.encoding),
            usual.most_rows,
            usual.most_bytes,
            usual.most_amount,
        )
    if profile not in PROFILES:
        raise Refused(_("There is no such template of a bank's file."))
    other = PROFILES[profile]
    return Terms(other, _known(other, encoding or other.encodings[0]), other.most_rows, other.most_bytes)


def _known(profile: Profile, encoding: str) -> str:
    if encoding not in profile.encodings:
        raise Refused(
            _("The bank's profile has no such encoding."),
            _("It has: %(encodings)s.") % {"encodings": ", ".join(profile.encodings)},
        )
    return encoding


def in_words(profile: str, encoding: str) -> str:
    """A profile and its encoding, as people call them."""
    name = str(PROFILES[profile].name) if profile in PROFILES else profile
    return f"{name} · {_ENCODINGS.get(encoding, encoding.upper())}"


def templates() -> list[tuple[str, str]]:
    """Every profile in each of its encodings, for a form."""
    return [
        (f"{profile.code}:{encoding}", in_words(profile.code, encoding))
        for profile in PROFILES.values()
        for encoding in profile.encodings
    ]


def _allowed(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("funds", {}), dict):
        return False
    usual = {key: part for key, part in value.items() if key != "funds"}
    return _are_terms(usual) and all(_are_terms(part) for part in value.get("funds", {}).values())


def _are_terms(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and set(DEFAULT) <= set(value) <= {*DEFAULT, "amount"}
        and value["profile"] in PROFILES
        and value["encoding"] in PROFILES[value["profile"]].encodings
        and whole(1, 999_999)(value["rows"])
        and whole(1_000, 20 * MEGABYTE)(value["bytes"])
        and yuan(value.get("amount", 1))
    )


SETTING = SettingCode(
    gettext_lazy("The bank's file: template, encoding, most rows and bytes, largest amount"),
    DEFAULT,
    _allowed,
)
