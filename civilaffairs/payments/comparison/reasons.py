"""Why a row of a comparison changed, in words: for the rows of one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from civilaffairs.benefits import facts, names, programme, wording
from civilaffairs.benefits.assessment import inputs_of
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.models import Award, AwardEnd
from civilaffairs.benefits.overlaps import AWARDED, RECOGNISED, OtherRead
from civilaffairs.benefits.values import FACTOR, YUAN
from civilaffairs.lib.months import format_month
from civilaffairs.payments.models import ComparisonRow, Line, RunException

Part = ComparisonRow.Part
SIDES: dict[str, tuple[str, ...]] = {
    Part.STANDARD: ("standard:", "setting:"),
    Part.FACTS: ("fact:", "other:"),
}


class Reasons:
    """Reads once what the reasons of some rows need."""

    def __init__(self, month: date, rows: Iterable[ComparisonRow]) -> None:
        self._month = month
        self._rows = list(rows)
        awards = {row.award_id for row in self._rows if row.part == Part.ENDED}
        ends = AwardEnd.objects.filter(award__in=awards, known_to=None, last_month__lt=month)
        self._ends = {end.award_id: end for end in ends}
        told = RunException.objects.filter(award__in=awards, run__month=month)
        self._unsettled: set[UUID | None] = set(told.values_list("award", flat=True))
        behind = {pk for row in self._rows for pk in (row.earlier_id, row.later_id) if pk}
        self._lines = Line.objects.select_related("inputs").in_bulk(behind)

    def of(self, row: ComparisonRow) -> str:
        match row.part:
            case Part.NEW:
                return self._joined(row.award)
            case Part.ENDED:
                return self._left(row)
        return self._changed(row)

    def _joined(self, award: Award) -> str:
        first = format_month(award.first_month)
        if award.continues_id:
            return _("Carries on an award that ended here or elsewhere; from %(month)s") % {"month": first}
        if award.first_month == self._month:
            return _("Granted from %(month)s") % {"month": first}
        return _("Granted from %(month)s; nothing was paid last month") % {"month": first}

    def _left(self, row: ComparisonRow) -> str:
        if end := self._ends.get(row.award_id):
            last = format_month(end.last_month)
            return _("Ended with %(month)s: %(reason)s") % {"month": last, "reason": names.of_end(end.reason)}
        if row.award_id in self._unsettled:
            return _("The run could not settle it; see its exceptions")
        return _("By what is known now nothing is due any more")

    def _changed(self, row: ComparisonRow) -> str:
        earlier, later = self._lines.get(row.earlier_id or 0), self._lines.get(row.later_id or 0)
        if earlier is None:
            return _("This line begins")
        if later is None:
            return _("This line falls away")
        return _("; ").join(_said(row.part, row.programme, earlier, later)) or _(
            "The award's other lines show what changed"
        )


def _said(part: str, code: str, earlier: Line, later: Line) -> Iterator[str]:
    if part == Part.STANDARD and earlier.formula != later.formula:
        yield _("Formula of %(month)s") % {"month": later.formula}
    before, after = inputs_of(_content(earlier)), inputs_of(_content(later))
    for key in dict.fromkeys([*before, *after]):
        then, now = before.get(key), after.get(key)
        if then != now and key.startswith(SIDES[part]):
            unit = _unit(code, key)
            shown = (wording.shown(key, then, unit), wording.shown(key, now, unit))
            yield f"{names.of_input(key)} {shown[0]} → {shown[1]}"
    leaving = later.inputs.content.get("exit")
    if part == Part.FACTS and leaving != earlier.inputs.content.get("exit"):
        yield _("Gradual exit") if leaving else _("The gradual exit was taken back")


def _content(line: Line) -> dict[str, Any]:
    return {"facts": {}, "standards": {}, **line.inputs.content}


def _unit(code: str, key: str) -> str:
    kind, _sep, name = key.partition(":")
    match kind:
        case "standard":
            return STANDARDS[name].unit if name in STANDARDS else FACTOR
        case "other":
            return FACTOR if OtherRead.of(name).mode in (RECOGNISED, AWARDED) else YUAN
        case "fact":
            known = facts.NAMES[programme.get(code).subject]
            return known[name].unit if name in known else FACTOR
    return FACTOR
