"""What extreme-poverty support asks for beyond the family's application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.intake.household import HardshipForm
from civilaffairs.casework.intake.members import MemberForm
from civilaffairs.casework.intake.sections import SectionForm
from civilaffairs.casework.intake.sheet import ALONE
from civilaffairs.people.models import CarePlace

# 特困人员认定办法 art. 21: what somebody who cares for themselves can do.
ABILITIES = (
    ("eating", _("Eating")),
    ("dressing", _("Dressing")),
    ("bed", _("Getting in and out of bed")),
    ("toilet", _("Using the toilet")),
    ("walking", _("Walking indoors")),
    ("bathing", _("Bathing")),
)
ANSWERS = (("", "—"), ("can", _("Can do alone")), ("cannot", _("Cannot do alone")))


class SupporterForm(HardshipForm):
    """Where the person lives, why the support is needed, who by law should support."""

    supporters = forms.CharField(
        label=_("Persons bound by law to support, and why they cannot"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CareForm(SectionForm):
    """The six abilities of self-care, and where the person wants to be cared for."""

    care_place = forms.ChoiceField(label=_("Cared for"), choices=[("", "—"), *CarePlace.Place.choices])

    def offer(self) -> None:
        for code, label in ABILITIES:
            self.fields[code] = forms.ChoiceField(label=label, choices=ANSWERS, required=False)

    def clean(self) -> dict[str, Any]:
        """A sheet that answers some of the six gives no grade."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        answered = [data.get(code) for code, _label in ABILITIES]
        if any(answered) and not all(answered):
            missing = next(code for code, _label in ABILITIES if not data.get(code))
            self.add_error(missing, _("Answer all six abilities: an incomplete sheet gives no grade."))
        elif all(answered):
            data["failed"] = answered.count("cannot")
        return data


class OneOrAllForm(MemberForm):
    """A member of the family; where one of them is ticked, it is for that one alone (单人户)."""

    alone = forms.BooleanField(label=_("Only this member applies, alone"), required=False)
    checks = (*MemberForm.checks, ALONE)


class ApplicantOrMemberForm(MemberForm):
    """A member of the household; one of them is the person who applies."""

    applies = forms.BooleanField(label=_("This person applies"), required=False)
    checks = ("applies", *MemberForm.checks)
