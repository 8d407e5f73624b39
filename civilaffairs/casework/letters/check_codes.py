"""The check code of a letter: drawn at random, printed beside its number, also as a QR code.

Whoever holds the paper can ask on a public page whether number and code belong together. The page says
nothing of the people in the letter, and a code cannot be guessed from a number.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import segno
from django.conf import settings
from django.urls import reverse

from civilaffairs.accounts.models import Area
from civilaffairs.casework.models import Letter
from civilaffairs.lib import clock

# Without the signs that are read for others: 0 O, 1 I L, 2 Z, 5 S, 8 B.
SIGNS = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 10


@dataclass(frozen=True)
class Answer:
    """What the public page says of a letter that is ours."""

    number: str
    title: str
    office: Area
    issued_on: date
    voided_on: date | None
    replaced_by: str


@dataclass(frozen=True)
class Picture:
    """Squares of a side, and the strokes that make the dark ones."""

    side: int
    strokes: str


def new() -> str:
    return "".join(secrets.choice(SIGNS) for _place in range(LENGTH))


def look_up(code: str, number: str = "") -> Answer | None:
    """The letter with this code; where a number was typed it must be that letter's."""
    code = "".join(sign for sign in code.upper() if sign in SIGNS)
    if len(code) != LENGTH:
        return None
    rows = Letter.objects.select_related("series__office", "replacement")
    letter = rows.filter(check_code=code).first()
    if letter is None or (number.strip() and plain(number) != plain(letter.number)):
        return None
    replacement = getattr(letter, "replacement", None)
    return Answer(
        letter.number,
        letter.title,
        letter.series.office,
        clock.to_local(letter.at).date(),
        clock.to_local(letter.voided_at).date() if letter.voided_at else None,
        replacement.number if replacement else "",
    )


def plain(number: str) -> str:
    """A number as people type it: any bracket for the year's, no blanks."""
    for typed, printed in (("[", "〔"), ("]", "〕"), ("(", "〔"), (")", "〕"), ("（", "〔"), ("）", "〕")):
        number = number.replace(typed, printed)
    return "".join(number.split())


def address(code: str) -> str:
    """Where the code leads; without a public address the code stands alone."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{base}{reverse('check-letter')}?code={code}" if base else code


def drawn(code: str) -> Picture:
    """The QR code of a letter."""
    rows = segno.make(address(code), error="m", micro=False).matrix
    runs = []
    for down, row in enumerate(rows):
        along = 0
        for dark, squares in groupby(row):
            length = len(list(squares))
            if dark:
                runs.append(f"M{along} {down}.5h{length}")
            along += length
    return Picture(len(rows), "".join(runs))
