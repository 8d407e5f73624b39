"""Reading a list row by row: what each says, or what is wrong with it and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civilaffairs.files import tables
from civilaffairs.files.checks import Checked
from civilaffairs.files.tables import BadRow, Wrong
from civilaffairs.lib import clock, id_numbers, names
from civilaffairs.lib.errors import CodedError
from civilaffairs.lib.formfields import TypedDateField
from civilaffairs.people.models import Report

# The columns and words of the lists, as the sending offices use them.
HEADER = ("姓名", "公民身份号码", "出生日期", "事项", "发生日期", "来源")
WORDS = {"死亡": Report.Kind.DEATH, "迁出": Report.Kind.MOVE}
MOST_ROWS = 50_000
MIDNIGHT = re.compile(r" 00:00:00$")


@dataclass(frozen=True)
class Row:
    """One readable row; ``id_number`` is empty where the list has none."""

    number: int
    name: str
    id_number: str = field(repr=False)
    born: date
    kind: str
    happened_on: date
    source: str


@dataclass(frozen=True)
class Reading:
    """A whole list; it is taken in only if no row is bad."""

    rows: list[Row]
    bad: list[BadRow]


def read(file: Checked) -> Reading:
    """Every row of a file. Refused where it is not such a list at all."""
    seen: dict[tuple[str, str, date, str], int] = {}

    def row(number: int, cells: Sequence[str]) -> Row:
        found = _row(number, cells)
        earlier = seen.setdefault((found.name, found.id_number, found.born, found.kind), number)
        if earlier != number:
            what = _("The same as row %(row)d.") % {"row": earlier}
            raise Wrong(what, _("Delete one of the two rows."))
        return found

    return Reading(*tables.read(file, HEADER, MOST_ROWS, row))


def _row(number: int, cells: Sequence[str]) -> Row:
    name, id_number, born, word, day, source = cells
    if word not in WORDS:
        words = _(" or ").join(WORDS)
        raise Wrong(_("The event is unknown."), _("Write %(words)s.") % {"words": words})
    happened_on = _day(day, _("The day of the event"))
    if not source or len(source) > 60:
        what = _("The source is missing or longer than 60 characters.")
        raise Wrong(what, _("Name the office that the row comes from."))
    identity = _identity(name, id_number, born)
    if happened_on < identity[2]:
        raise Wrong(
            _("The day of the event lies before the birth."), _("Compare both days with the certificate.")
        )
    return Row(number, *identity, WORDS[word].value, happened_on, source)


def _identity(name: str, id_number: str, born: str) -> tuple[str, str, date]:
    try:
        spelled = names.parse(name)
    except CodedError as error:
        raise Wrong(str(error.message), _("Write the name as on the certificate.")) from None
    if not id_number:
        return spelled, "", _day(born, _("Without an ID number the birth date"))
    try:
        card = id_numbers.parse(id_number, clock.today())
    except CodedError as error:
        remedy = _("Correct the number, or leave it empty and give the birth date.")
        raise Wrong(str(error.message), remedy) from None
    if born and _day(born, _("The birth date")) != card.birth_date:
        remedy = _("Correct one of the two, or leave the birth date empty.")
        raise Wrong(_("The birth date is not that of the ID number."), remedy)
    return spelled, card.number, card.birth_date


def _day(text: str, what: str) -> date:
    try:
        day = TypedDateField().clean(MIDNIGHT.sub("", text))
    except ValidationError:
        message = _("%(what)s is missing or no date.") % {"what": what}
        raise Wrong(message, _("Write it as 2020-06-03.")) from None
    if day > clock.today():
        message = _("%(what)s lies in the future.") % {"what": what}
        raise Wrong(message, _("Correct the day, or send the row once it has come."))
    found: date = day
    return found
