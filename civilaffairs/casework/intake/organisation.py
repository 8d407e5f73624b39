"""The application of an organisation: found by its credit code, paid on an account of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.casework import numbers
from civilaffairs.casework.intake.fields import AccountField, NameField
from civilaffairs.casework.intake.household import CommitmentForm
from civilaffairs.casework.intake.sections import SectionForm
from civilaffairs.lib import clock, organisation_codes
from civilaffairs.lib.errors import CodedError, Refused
from civilaffairs.people import facts, organisations, payees
from civilaffairs.people.models import CareHome, Organisation, PayeeArrangement

if TYPE_CHECKING:
    from civilaffairs.casework.intake.sheet import Sheet
    from civilaffairs.casework.models import Case

SECTION = "organisation"
MOST_BEDS = 100_000


class OrganisationForm(SectionForm):
    """Which organisation it is. One that is known here need not be named again."""

    credit_code = forms.CharField(label=gettext_lazy("Unified social credit code"), max_length=24)
    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Empty: as it is known here under its code."),
    )
    contact_name = NameField(label=gettext_lazy("Contact person"), required=False)
    contact_phone = forms.CharField(
        label=gettext_lazy("Contact person's telephone"), max_length=30, required=False
    )
    known: Organisation | None = None

    def clean_credit_code(self) -> str:
        try:
            return organisation_codes.parse(str(self.cleaned_data["credit_code"]))
        except CodedError as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        code, name = data.get("credit_code"), str(data.get("name") or "").strip()
        if not code:
            return data
        self.known = Organisation.objects.select_related("area").filter(credit_code=code).first()
        if self.known is None:
            if not name:
                self.add_error("name", _("Enter the name: nobody is known here under this code yet."))
            return data
        if name and name != self.known.name:
            said = _("This code belongs to %(name)s in the system.")
            self.add_error("name", said % {"name": self.known.name})
        elif numbers.town_of(self.known.area) != numbers.town_of(self.setting.area):
            said = _("%(name)s belongs to %(area)s: its application is entered there.")
            self.add_error("credit_code", said % {"name": self.known.name, "area": self.known.area})
        data["name"] = self.known.name
        return data


class CareHomeForm(OrganisationForm):
    """An institution for the elderly, as it is on file."""

    filing_number = forms.CharField(label=gettext_lazy("Filing number"), max_length=40)
    licensed_beds = forms.IntegerField(label=gettext_lazy("Beds on file"), min_value=1, max_value=MOST_BEDS)


class OrganisationAccountForm(SectionForm):
    """An organisation receives its own money itself, in its own name."""

    account_number = AccountField()
    bank_name = forms.CharField(label=gettext_lazy("Bank"), max_length=80)


class OrganisationCommitmentForm(CommitmentForm):
    """What whoever acts for the organisation promises."""

    def offer(self) -> None:
        super().offer()
        self.fields["near_relative"].help_text = _(
            "Its legal representative is a near relative of somebody who decides here or of a village cadre."
        )


def record(case: Case, sheet: Sheet) -> Organisation:
    """The organisation with what it declares of itself; nothing is adopted."""
    form: OrganisationForm = sheet.form(SECTION)
    code, name = form.cleaned_data.get("credit_code"), form.cleaned_data.get("name")
    if not code or not name:
        raise Refused(_("The organisation is not known yet: enter its code and name."))
    found = organisations.find_or_add(name, code, case.area)
    case.organisation, case.members = found, 0
    beds, filed = form.cleaned_data.get("licensed_beds"), form.cleaned_data.get("filing_number")
    if beds and filed:
        facts.record(
            CareHome,
            valid_from=sheet.intake.since(case.applied_on or clock.today()),
            recorded_by=case.created_by,
            organisation=found,
            filing_number=filed,
            licensed_beds=beds,
        )
    return found


def record_account(case: Case, sheet: Sheet, found: Organisation) -> None:
    """The account waits for a second person's confirmation."""
    data = sheet.form("payee").cleaned_data
    payees.arrange(
        found,
        found,
        PayeeArrangement.Capacity.INSTITUTION,
        data["account_number"],
        found.name,
        data["bank_name"],
        case.created_by,
        case.applied_on or clock.today(),
    )
