"""Reading a care home's list row by row: who lay in a bed, how much care was needed, on how many days."""

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
from civilaffairs.lib.months import format_month
from eldercare.models import BedRow

# As the care homes write them.
HEADER = ("姓名", "公民身份号码", "照护等级", "入住天数")
LEVELS = {
    "自理": BedRow.Level.INDEPENDENT,
    "部分失能": BedRow.Level.PARTIAL,
    "失能": BedRow.Level.DEPENDENT,
}
MOST_ROWS = 2000


@dataclass(frozen=True)
class Row:
    """One readable row."""

    number: int
    name: str
    id_number: str = field(repr=False)
    level: BedRow.Level
    days: int


def template() -> bytes:
    """The empty list."""
    return tables.empty("占用床位名单", HEADER)


def read(file: Checked, month: date) -> tuple[list[Row], list[BadRow]]:
    """Every row, and every row that says nothing possible. Refused where it is not such a list at all."""
    seen: dict[str, int] = {}

    def row(number: int, cells: Sequence[str]) -> Row:
        found = _row(number, cells, month)
        if (earlier := seen.setdefault(found.id_number, number)) != number:
            what = _("The same person as in row %(row)d.") % {"row": earlier}
            raise Wrong(what, _("Nobody lies in two beds: keep one of the two rows."))
        return found

    return tables.read(file, HEADER, MOST_ROWS, row)


def _row(number: int, cells: Sequence[str], month: date) -> Row:
    name, id_number, level, days = cells
    try:
        spelled = names.parse(name)
    except CodedError as error:
        raise Wrong(str(error.message), _("Write the name as on the identity card.")) from None
    try:
        card = id_numbers.parse(id_number, clock.today())
    except CodedError as error:
        raise Wrong(str(error.message), _("Copy the number from the identity card.")) from None
    if level not in LEVELS:
        known = {"levels": "、".join(LEVELS)}
        raise Wrong(_("The care level is none of those known."), _("Write one of: %(levels)s.") % known)
    return Row(number, spelled, card.number, LEVELS[level], _days(days, month))


def _days(text: str, month: date) -> int:
    most = monthrange(month.year, month.month)[1]
    if not (text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= most):
        what = _("In %(month)s somebody lies in a bed on 1 to %(most)d days.")
        terms = {"month": format_month(month), "most": most}
        raise Wrong(what % terms, _("Count the days once more; whoever did not lie there stands in no row."))
    return int(text)
