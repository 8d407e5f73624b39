"""What an application asks for that is granted once, and its look at what was granted before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from civilaffairs.benefits import occasions
from civilaffairs.benefits.declaration import Once
from civilaffairs.benefits.occasions import CAUSE
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import Value
from civilaffairs.casework import numbers
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.lib.months import month_of
from civilaffairs.people import persons

HOME, REASON = "home", "reason"


def of_sheet(benefit: Programme, sheet: Sheet) -> dict[str, Value]:
    """The cause as the decision takes it."""
    if occasions.once(benefit) != Once.CAUSE:
        return {}
    return {CAUSE: _cause(sheet)}


def _cause(sheet: Sheet) -> str:
    """Why the family applies; empty while nobody said so."""
    form = sheet.form(HOME)
    form.is_valid()
    return str(form.cleaned_data.get(REASON) or "")


def checks(benefit: Programme) -> tuple[Callable[[Sheet], None], ...]:
    """The checks across sections that a benefit granted once needs."""
    if occasions.once(benefit) == Once.CAUSE:
        return (partial(_not_again, benefit),)
    return ()


def _not_again(benefit: Programme, sheet: Sheet) -> None:
    """The same cause as often a year as is allowed, for whichever member it was."""
    area, month = numbers.town_of(sheet.setting.area), month_of(sheet.setting.today)
    former = occasions.of_cause(benefit, _known(sheet), _cause(sheet), area, month, own=sheet.own)
    if former is not None:
        sheet.form(HOME).add_error(REASON, occasions.said(former))


def _known(sheet: Sheet) -> list[UUID]:
    """The members whom the office knows already."""
    named = [form.identity for form in sheet.members if form.identity]
    found = [persons.find(one.id_type, one.id_number) for one in named]
    return [person.pk for person in found if person]
