"""The application for what an organisation is given: who it is, its account, and that it stands alone."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.benefits import names
from civilaffairs.benefits.likely import of_sheet
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.programme import Programme
from civilaffairs.casework.intake.intakes import Likely
from civilaffairs.casework.intake.organisation import (
    SECTION,
    CareHomeForm,
    OrganisationAccountForm,
    OrganisationCommitmentForm,
    OrganisationForm,
)
from civilaffairs.casework.intake.sections import Section
from civilaffairs.casework.intake.sheet import Sheet
from civilaffairs.casework.models import Case
from civilaffairs.people.models import Organisation

BEDS = ("independent_beds", "partial_beds", "dependent_beds")
ACCOUNT = Section("payee", gettext_lazy("Account of the organisation"), OrganisationAccountForm)
COMMITMENT = Section("commitment", gettext_lazy("Commitment"), OrganisationCommitmentForm)


def section(benefit: Programme) -> Section:
    """Who applies; where beds are paid for, how many it may have."""
    beds = set(BEDS) & set(benefit.reads_of("fact"))
    return Section(SECTION, gettext_lazy("The organisation"), CareHomeForm if beds else OrganisationForm)


def alone(programme: str) -> Callable[[Sheet], None]:
    """One award and one open application of a benefit for an organisation."""

    def check(sheet: Sheet) -> None:
        form = sheet.form(SECTION)
        if form.known is None:
            return
        for said in _standing(form.known, programme, sheet):
            form.add_error("credit_code", said)

    return check


def _standing(organisation: Organisation, programme: str, sheet: Sheet) -> list[str]:
    awards = Award.objects.filter(organisation=organisation, programme=programme)
    cases = Case.objects.filter(
        organisation=organisation, programme=programme, closed_on=None, kind=f"apply.{programme}"
    )
    open_ones = [case for case in cases.exclude(state="draft") if case.pk != sheet.own]
    terms = {"benefit": names.of_benefit(programme)}
    return [
        *(_("Receives %(benefit)s, award %(number)s.") % {**terms, "number": award.number}
          for award in awards.exclude(state=Award.State.ENDED)),
        *(_("Has an open application: %(benefit)s, case %(number)s.") % {**terms, "number": case.number}
          for case in open_ones),
    ]  # fmt: skip


def likely(sheet: Sheet, actor: Actor) -> Likely:
    """Whom the code belongs to, and what one bed gives."""
    known = sheet.form(SECTION).known
    facts = ((_("Known here as"), known.name),) if known else ()
    return of_sheet(sheet, actor, Likely(facts=facts))
