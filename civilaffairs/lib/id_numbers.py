"""Citizen identity numbers (公民身份号码, GB 11643-1999) and disability certificate numbers.

Six digits of region, eight of birth, three of sequence (odd for men), one check character. Built on
python-stdnum's check character; its validation is not used: it refuses residents of Hong Kong, Macao and
Taiwan (regions 81–83), lets full-width digits and future births through, and knows real counties only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

from civilaffairs.lib.errors import CodedError

# Residence permits of residents from Hong Kong, Macao and Taiwan carry 81, 82, 83; 71 is Taiwan province.
PROVINCES = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            *range(81, 84),
        ),
    )
)
OLDEST_YEARS = 150
_LENGTH, _LEGACY_LENGTH = 18, 15
_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_LEGACY_SHAPE = re.compile(r"\d{15}", re.ASCII)
_CERTIFICATE_TAIL = re.compile(r"([1-7])([1-4])(?:B([1-9]))?", re.ASCII)


class IdNumberError(CodedError):
    """Codes.

    `length`, `characters`, `region`, `birth`, `future`, `checksum`; for certificates also `grade`.
    """


class Sex(IntEnum):
    """Sex by GB/T 2261.1."""

    MALE = 1
    FEMALE = 2


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid number and what it says. The number stays out of `repr`, hence out of logs."""

    number: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: Sex
    region: str


@dataclass(frozen=True, slots=True)
class DisabilityCertificate:
    """A disability certificate (残疾人证).

    Category 1–7, grade 1 (most severe) to 4, `reissue` 0 for the first.
    """

    number: str = field(repr=False)
    holder: IdNumber
    category: int
    grade: int
    reissue: int


def canonical(text: str) -> str:
    """The one spelling of a number, for storage and search.

    Half-width, no spaces, upper-case X, 15 digits upgraded to 18.
    Does not validate: a search for a wrong number finds nothing instead of failing.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return _upgrade(number) if _LEGACY_SHAPE.fullmatch(number) else number


def parse(text: str, today: date) -> IdNumber:
    """Read a number as typed, or raise IdNumberError with the first thing that is wrong.

    A legacy number of 15 digits is upgraded (born 19yy, check character added). `today` bounds the birth
    date.
    """
    number = canonical(text)
    if len(number) not in (_LENGTH, _LEGACY_LENGTH):
        raise IdNumberError("length", _("An ID number has 18 characters."))
    if not _SHAPE.fullmatch(number):
        raise IdNumberError("characters", _("An ID number has 17 digits and then a digit or X."))
    if number[:2] not in PROVINCES:
        raise IdNumberError("region", _("The first two digits of the ID number are not a province."))
    birth_date = _read_birth(number, today)
    if number[-1] != ric.calc_check_digit(number):
        raise IdNumberError("checksum", _("The last character of the ID number does not fit the others."))
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number=number, birth_date=birth_date, sex=sex, region=number[:6])


def _read_birth(number: str, today: date) -> date:
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        birth_date = date.min
    if birth_date.year < today.year - OLDEST_YEARS:
        raise IdNumberError("birth", _("Digits 7 to 14 of the ID number are not a birth date."))
    if birth_date > today:
        raise IdNumberError("future", _("The birth date in the ID number lies in the future."))
    return birth_date


def _upgrade(legacy: str) -> str:
    return _with_check(f"{legacy[:6]}19{legacy[6:]}")


def _with_check(first_17: str) -> str:
    return first_17 + ric.calc_check_digit(f"{first_17}0")


def make(region: str, birth_date: date, sequence: int) -> str:
    """A number with a fitting check character, for synthetic people. `sequence` 0–999, odd for men.

    Take a region that is not allocated, such as 441999, so that no real person is met.
    """
    if not re.fullmatch(r"\d{6}", region, re.ASCII) or not 0 <= sequence <= 999:
        raise ValueError("A number is made from a region of six digits and a sequence from 0 to 999.")
    return _with_check(f"{region}{birth_date:%Y%m%d}{sequence:03d}")


def mask(number: str) -> str:
    """Show the first three and the last four characters: 441***********002X.

    A short text is hidden wholly.
    """
    if len(number) < 10:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def parse_disability_certificate(text: str, today: date) -> DisabilityCertificate:
    """Read a certificate number, or raise IdNumberError.

    It is the ID number, category and grade: 20 characters; and B1, B2… after a re-issue: 22.
    """
    number = canonical(text)
    if len(number) not in (20, 22):
        raise IdNumberError(
            "length", _("A disability certificate number has 20 characters, or 22 after a re-issue.")
        )
    holder = parse(number[:_LENGTH], today)
    tail = _CERTIFICATE_TAIL.fullmatch(number[_LENGTH:])
    if not tail:
        raise IdNumberError(
            "grade", _("A disability certificate number ends with category (1–7) and grade (1–4).")
        )
    return DisabilityCertificate(number, holder, int(tail[1]), int(tail[2]), int(tail[3] or 0))


def birthday(birth_date: date, age: int) -> date:
    """The day on which `age` years are complete; 28 February in common years for those born on the 29th."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 2, 28)


def age_on(birth_date: date, day: date) -> int:
    """Completed years (周岁) on a day; the birthday itself counts.

    Raises ValueError for a day before the birth.
    """
    if day < birth_date:
        raise ValueError("Nobody has an age before being born.")
    age = day.year - birth_date.year
    return age if day >= birthday(birth_date, age) else age - 1
