"""The sections beside the family: where it lives, what it owns, who receives, who acts, what is promised."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.intake.fields import AccountField, DocumentNumberField, NameField
from civilaffairs.casework.intake.sections import SectionForm, Typed
from civilaffairs.lib import clock, id_numbers, organisation_codes
from civilaffairs.lib.errors import CodedError
from civilaffairs.lib.formfields import KnownOrNotField, MoneyField, TypedDateField
from civilaffairs.people.models import PayeeArrangement, PropertyItem

AGENT, INSTITUTION = "agent", "institution"


class HomeForm(SectionForm):
    """Where the applicant lives and is reached."""

    village = forms.ChoiceField(label=_("Village or community"))
    address = forms.CharField(label=_("Address"), max_length=200)

    def offer(self) -> None:
        own = [(str(area.pk), str(area)) for area in self.setting.villages]
        self.fields["village"].choices = [("", "—"), *own]  # type: ignore[attr-defined]


class HardshipForm(HomeForm):
    """Where the family lives, and why it applies."""

    reason = forms.ChoiceField(
        label=_("Main reason of the hardship"),
        choices=[
            ("", "—"),
            ("illness", _("Illness")),
            ("disability", _("Disability")),
            ("no-labour", _("No capacity to work")),
            ("unemployed", _("Unemployment")),
            ("education", _("Cost of education")),
            ("disaster", _("Disaster or accident")),
            ("other", _("Other")),
        ],
    )
    account = forms.CharField(
        label=_("The circumstances"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PropertyForm(SectionForm):
    """财产申报: what the household owns, by kind; nothing declared means nothing owned."""

    def offer(self) -> None:
        for kind in PropertyItem.Kind:
            self.fields[f"{kind.value}_about"] = forms.CharField(
                label=kind.label, max_length=200, required=False
            )
            self.fields[f"{kind.value}_amount"] = MoneyField(
                label=_("Value: %(kind)s") % {"kind": kind.label}, required=False, min_value=Decimal(0)
            )

    def declared(self) -> dict[str, tuple[Decimal, str]]:
        """Value and description of each kind that was declared."""
        found = {}
        for kind in PropertyItem.Kind:
            worth = self.cleaned_data.get(f"{kind.value}_amount")
            about = self.cleaned_data.get(f"{kind.value}_about", "")
            if worth or about:
                found[kind.value] = (worth or Decimal(0), about)
        return found


class PayeeForm(SectionForm):
    """Who receives the money, on which account."""

    payee = forms.ChoiceField(label=_("Who receives"), required=False)
    account_number = AccountField()
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    holder_name = NameField(
        label=_("Account holder"), required=False, help_text=_("Empty: the person who receives.")
    )
    capacity = forms.ChoiceField(
        label=_("Receives as"),
        choices=[("", _("Applicant or head")), *PayeeArrangement.Capacity.choices[2:4]],
        required=False,
    )
    social_card = KnownOrNotField(label=_("On the social security card"))
    institution_name = forms.CharField(label=_("Institution's name"), max_length=120, required=False)
    institution_code = forms.CharField(label=_("Unified social credit code"), max_length=24, required=False)
    folded = ("institution_name", "institution_code")
    folded_title = _("An institution receives")

    @classmethod
    def kept(cls, row: Typed) -> Typed:
        """Once it was asked the other way round: a tick said that the account is not on the card."""
        if "not_social_card" not in row:
            return row
        rest = {name: value for name, value in row.items() if name != "not_social_card"}
        return {"social_card": "no" if row["not_social_card"] else "", **rest}

    def offer(self) -> None:
        people = [(str(at), name) for at, name in enumerate(self.setting.members)]
        others = [(AGENT, _("The agent below")), (INSTITUTION, _("The institution below"))]
        self.fields["payee"].choices = [*people, *others]  # type: ignore[attr-defined]
        for name in ("account_number", "bank_name"):
            self.fields[name].required = not (self.setting.in_cash or self.setting.papers_later)

    def clean_institution_code(self) -> str:
        typed = str(self.cleaned_data["institution_code"])
        try:
            return organisation_codes.parse(typed) if typed else ""
        except CodedError as error:
            raise forms.ValidationError(str(error.message)) from error


class AgentForm(SectionForm):
    """代办: who applies in the applicant's place; all empty when nobody does."""

    agent_name = NameField(label=_("Agent's name"), required=False)
    agent_id_number = DocumentNumberField(label=_("Agent's ID number"), required=False)
    agent_phone = forms.CharField(label=_("Agent's telephone"), max_length=30, required=False)
    agent_relation = forms.CharField(label=_("Relation or office"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        number, name = data.get("agent_id_number"), data.get("agent_name")
        if bool(number) != bool(name) or (data.get("agent_phone") and not name):
            missing = "agent_name" if not name else "agent_id_number"
            self.add_error(missing, _("An agent is entered with name and ID number."))
        elif number:
            try:
                id_numbers.parse(number, clock.today())
            except CodedError as error:
                self.add_error("agent_id_number", str(error.message))
        return data


class CommitmentForm(SectionForm):
    """承诺书: truthfulness, and the duty to report changes."""

    commitment = forms.BooleanField(
        label=_("The commitment is signed"),
        help_text=_(
            "The applicant declares that everything is true, will report changes and knows the consequences."
        ),
        error_messages={"required": _("Without the signed commitment the application cannot be submitted.")},
    )
    near_relative = forms.BooleanField(
        label=_("Near relative of a handler"),
        help_text=_("A family member is a near relative of somebody who decides here or of a village cadre."),
        required=False,
    )
    signed_on = TypedDateField(label=_("Signed on"), required=False)

    def offer(self) -> None:
        self.fields["commitment"].required = not self.setting.papers_later

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data.get("signed_on")
        if day and day > self.setting.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return day or self.setting.today
