"""Reading a canteen's list row by row: whom it means and under which award, or what is wrong with it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from civilaffairs.files import tables
from civilaffairs.files.checks import Checked
from civilaffairs.files.tables import BadRow, Wrong
from civilaffairs.lib import clock, id_numbers, names
from civilaffairs.lib.errors import CodedError
from civilaffairs.lib.months import format_month, month_of

# As the canteens write them.
HEADER = ("姓名", "公民身份号码", "用餐天数")
MOST_ROWS = 500


@dataclass(frozen=True)
class Row:
    """One readable row."""

    number: int
    name: str
    id_number: str = field(repr=False)
    days: int


def template() -> bytes:
    """The empty list."""
    return tables.empty("用餐名单", HEADER)


def read(file: Checked, month: date) -> tuple[list[Row], list[BadRow]]:
    """Every row, and every row that says nothing possible. Refused where it is not such a list at all."""
    seen: dict[str, int] = {}

    def row(number: int, cells: Sequence[str]) -> Row:
        found = _row(number, cells, month)
        if (earlier := seen.setdefault(found.id_number, number)) != number:
            what = _("The same person as in row %(row)d.") % {"row": earlier}
            raise Wrong(what, _("Keep one of the two rows, with all days of the month."))
        return found

    return tables.read(file, HEADER, MOST_ROWS, row)


def _row(number: int, cells: Sequence[str], month: date) -> Row:
    name, id_number, days = cells
    try:
        spelled = names.parse(name)
    except CodedError as error:
        raise Wrong(str(error.message), _("Write the name as on the identity card.")) from None
    try:
        card = id_numbers.parse(id_number, clock.today())
    except CodedError as error:
        raise Wrong(str(error.message), _("Copy the number from the identity card.")) from None
    return Row(number, spelled, card.number, _days(days, month))


def _days(text: str, month: date) -> int:
    most = most_days(month)
    if not (text.isascii() and text.isdecimal() and len(text) <= 2):
        what = _("The number of days is missing or no whole number.")
        raise Wrong(what, _("Write a number from 0 to %(most)d.") % {"most": most})
    if int(text) > most:
        terms = {"month": format_month(month), "most": most, "days": int(text)}
        what = (
            _("%(days)d days are more than the %(most)d on which meals can have been served in %(month)s.")
            % terms
        )
        raise Wrong(what, _("Count the days on which a meal was served once more."))
    return int(text)


def most_days(month: date) -> int:
    """How many days a meal can have been served on by today."""
    today = clock.today()
    return today.day if month == month_of(today) else monthrange(month.year, month.month)[1]
