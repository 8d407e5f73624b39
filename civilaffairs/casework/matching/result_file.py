"""Reading a result file of the information match. All its rows hold, or the file is refused."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from civilaffairs.casework.matching.request import HEADER
from civilaffairs.files import tables
from civilaffairs.lib import id_numbers
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Income, Person, PropertyItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civilaffairs.files.checks import Checked

KINDS = (*Income.Kind, *PropertyItem.Kind)
_HIGHEST = Decimal("999999999999.99")
_MOST_ERRORS = 20


@dataclass(frozen=True)
class Finding:
    """One row: what a source holds about a member."""

    person: Person
    source: str
    kind: str
    amount: Decimal


class _BadRow(ValueError):
    """What is wrong with a row, in words."""


def read(file: Checked, request_number: str, members: Sequence[Person]) -> list[Finding]:
    """The findings of a file, or Refused naming every wrong row."""
    by_number = {person.id_number: person for person in members if person.id_number}
    findings: dict[tuple[object, str, str], Finding] = {}
    errors: list[str] = []
    for number, cells in tables.rows(file, HEADER):
        try:
            finding = _finding(cells, request_number, by_number)
            key = (finding.person.pk, finding.source, finding.kind)
            if key in findings:
                raise _BadRow(_("this source and kind stand there twice for the person"))
            findings[key] = finding
        except _BadRow as error:
            errors.append(_("Row %(row)d: %(error)s.") % {"row": number, "error": error})
    if errors:
        shown = " ".join(errors[:_MOST_ERRORS])
        raise Refused(shown, _("Nothing was imported. Correct the file and import it again."))
    if not findings:
        raise Refused(_("The file has no rows."))
    return list(findings.values())


def _finding(cells: Sequence[str], request_number: str, by_number: dict[str, Person]) -> Finding:
    if len(cells) < len(HEADER):
        raise _BadRow(_("it has fewer than %(count)d columns") % {"count": len(HEADER)})
    number, id_number, source, kind, amount = (cell.strip() for cell in cells[: len(HEADER)])
    if number != request_number:
        raise _BadRow(_("the request number is not %(number)s") % {"number": request_number})
    person = by_number.get(id_numbers.canonical(id_number))
    if person is None:
        raise _BadRow(_("the ID number belongs to nobody in this case"))
    if not source or len(source) > 60:
        raise _BadRow(_("the source is missing or too long"))
    return Finding(person, source, _kind(kind), _amount(amount))


def _kind(text: str) -> str:
    for kind in KINDS:
        if text in (kind.value, str(kind.label)):
            return kind.value
    raise _BadRow(_("the kind “%(kind)s” is unknown") % {"kind": text[:20]})


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise _BadRow(_("the amount is not a number")) from None
    if not amount.is_finite() or not 0 <= amount <= _HIGHEST or amount != round(amount, 2):
        raise _BadRow(_("the amount is negative, too large, or has more than two decimals"))
    return amount
