"""What an application asks for that is granted once, and its look at what was granted before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.benefits import occasions
from civilaffairs.benefits.declaration import Once
from civilaffairs.benefits.occasions import CAUSE, DECEASED, DIED_ON
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.values import Value
from civilaffairs.casework import numbers
from civilaffairs.casework.intake.deceased import DeceasedForm
from civilaffairs.casework.intake.sections import Section
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.lib.months import month_of
from civilaffairs.people import persons

HOME, REASON, DEATH = "home", "reason", "deceased"
DECEASED_SECTION = Section(
    DEATH, gettext_lazy("The deceased"), DeceasedForm, gettext_lazy("One subsidy is paid for a death, once.")
)


def of_sheet(benefit: Programme, sheet: Sheet) -> dict[str, Value]:
    """The cause or the deceased as the decision takes it; who died is known from then on."""
    if occasions.once(benefit) == Once.CAUSE:
        return {CAUSE: _cause(sheet)}
    form = sheet.form(DEATH)  # There is none but where a death is answered.
    if form is None or not form.is_valid():
        return {}
    person = persons.find_or_add(form.identity)
    return {DECEASED: str(person.pk), DIED_ON: form.cleaned_data["died_on"].isoformat()}


def _cause(sheet: Sheet) -> str:
    """Why the family applies; empty while nobody said so."""
    form = sheet.form(HOME)
    form.is_valid()
    return str(form.cleaned_data.get(REASON) or "")


def checks(benefit: Programme) -> tuple[Callable[[Sheet], None], ...]:
    """The checks across sections that a benefit granted once needs."""
    if occasions.once(benefit) == Once.CAUSE:
        return (partial(_not_again, benefit),)
    if occasions.once(benefit) == Once.DEATH:
        return (partial(_no_second, benefit),)
    if occasions.once(benefit) == Once.YEAR:
        return (partial(_not_this_year, benefit),)
    return ()


def sections(benefit: Programme) -> list[Section]:
    """What is asked beside the questions of the amount."""
    return [DECEASED_SECTION] if occasions.once(benefit) == Once.DEATH else []


def _no_second(benefit: Programme, sheet: Sheet) -> None:
    """One subsidy for a death; and whoever applies is alive."""
    form = sheet.form(DEATH)
    who, person = form.identity, form.known
    if who and any(one.identity and one.identity.id_number == who.id_number for one in sheet.members):
        form.add_error("id_number", _("The applicant and the deceased are two people."))
    former = occasions.of_death(benefit, person.pk, own=sheet.own) if person else None
    if former is not None:
        form.add_error("id_number", occasions.said(former))


def _not_again(benefit: Programme, sheet: Sheet) -> None:
    """The same cause as often a year as is allowed, for whichever member it was."""
    area, month = numbers.town_of(sheet.setting.area), month_of(sheet.setting.today)
    former = occasions.of_cause(benefit, _known(sheet), _cause(sheet), area, month, own=sheet.own)
    if former is not None:
        sheet.form(HOME).add_error(REASON, occasions.said(former))


def _not_this_year(benefit: Programme, sheet: Sheet) -> None:
    """Told beside the member who had it already, in this household or in another one."""
    month = month_of(sheet.setting.today)
    for form in sheet.members:
        who = form.identity
        person = persons.find(who.id_type, who.id_number) if who else None
        former = occasions.of_year(benefit, [person.pk], month, own=sheet.own) if person else None
        if former is not None:
            form.add_error("id_number", occasions.said(former))


def _known(sheet: Sheet) -> list[UUID]:
    """The members whom the office knows already."""
    named = [form.identity for form in sheet.members if form.identity]
    found = [persons.find(one.id_type, one.id_number) for one in named]
    return [person.pk for person in found if person]
