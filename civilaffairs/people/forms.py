"""Recording a fact, and correcting a payee's account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import clock
from civilaffairs.lib.formfields import MoneyField, TypedDateField
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.people.models import (
    CarePlace,
    Cost,
    Death,
    Disability,
    ElderAbility,
    Illness,
    Income,
    Membership,
    Schooling,
    SelfCare,
    ServedDays,
)
from civilaffairs.people.models.fact import Fact

SERVED_MONTHS = 12


class FactForm(forms.Form):
    """Base of the forms that record one fact of a member. ``model`` and ``slot`` say which."""

    use_required_attribute = False
    model: type[Fact]
    title: Any
    slot: tuple[str, ...] = ()

    valid_from = TypedDateField(
        label=_("Holds from"), help_text=_("Counts, once it is adopted, from the month after this day.")
    )
    ends = forms.BooleanField(label=_("It ends on this day"), required=False)

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day > clock.today():
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """A value may stay empty only where something ends."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("ends"):
            for name in self._value_names():
                if data.get(name) in (None, "") and not self.errors.get(name) and name != "until":
                    self.add_error(name, _("Fill this in, or say that it ends."))
        return data

    def said(self) -> dict[str, Any]:
        """The value recorded."""
        return {name: self.cleaned_data[name] for name in self._value_names()}

    def about(self) -> dict[str, Any]:
        """The slot, beside the person."""
        return {name: self.cleaned_data[name] for name in self.slot}

    def _value_names(self) -> list[str]:
        return [name for name in self.fields if name not in {"valid_from", "ends", *self.slot}]


class IncomeForm(FactForm):
    model, title, slot = Income, _("Income"), ("kind",)
    kind = forms.ChoiceField(label=_("Kind"), choices=Income.Kind.choices)
    amount = MoneyField(label=_("Amount a month"), min_value=Decimal(0), required=False)
    field_order = ("kind", "amount", "valid_from", "ends")


class CostForm(FactForm):
    model, title, slot = Cost, _("Cost"), ("kind",)
    kind = forms.ChoiceField(label=_("Kind"), choices=Cost.Kind.choices)
    amount = MoneyField(label=_("Amount a month"), min_value=Decimal(0), required=False)
    field_order = ("kind", "amount", "valid_from", "ends")


class DisabilityForm(FactForm):
    model, title = Disability, _("Disability")
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", "—"), *Disability.Category.choices], required=False
    )
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        choices=[("", "—"), *((grade, str(grade)) for grade in range(1, 5))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    until = TypedDateField(label=_("Certificate valid until"), required=False)
    field_order = ("category", "grade", "until", "valid_from", "ends")


class SelfCareForm(FactForm):
    model, title = SelfCare, _("Self-care")
    failed = forms.IntegerField(label=_("Abilities lost, of six"), min_value=0, max_value=6, required=False)
    field_order = ("failed", "valid_from", "ends")


class CarePlaceForm(FactForm):
    model, title = CarePlace, _("Cared for")
    place = forms.ChoiceField(label=_("Cared for"), choices=CarePlace.Place.choices, required=False)
    field_order = ("place", "valid_from", "ends")


class ElderAbilityForm(FactForm):
    model, title = ElderAbility, _("Ability assessment")
    grade = forms.ChoiceField(
        label=_("Grade"), choices=[("", "—"), *ElderAbility.Grade.choices], required=False
    )
    field_order = ("grade", "valid_from", "ends")


def _recent_months() -> list[tuple[date, str]]:
    """The months whose meals may still be counted, the latest first."""
    last = month_of(clock.today())
    months = [add_months(last, -back) for back in range(SERVED_MONTHS)]
    return [(month, format_month(month)) for month in months]


class ServedDaysForm(FactForm):
    model, title, slot = ServedDays, _("Days served"), ("month",)
    month = forms.TypedChoiceField(label=_("Month"), choices=_recent_months, coerce=date.fromisoformat)
    days = forms.IntegerField(label=_("Days served"), min_value=0, max_value=31, required=False)
    field_order = ("month", "days", "valid_from", "ends")


class FlagForm(FactForm):
    """A fact that is there or not: nothing to fill in but the day."""

    flag: str | None = None

    def said(self) -> dict[str, Any]:
        return {self.flag: True} if self.flag else {}


class IllnessForm(FlagForm):
    model, title, flag = Illness, _("Serious illness"), "serious"


class SchoolingForm(FlagForm):
    model, title, flag = Schooling, _("Full-time school"), "in_school"


class DeathForm(FlagForm):
    model, title = Death, _("Death")
    ends = None  # type: ignore[assignment]


class MembershipForm(FactForm):
    model, title = Membership, _("Membership")
    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=[("", "—"), *Membership.Relation.choices], required=False
    )
    counted = forms.TypedChoiceField(
        label=_("Counted"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda typed: typed == "yes",
        required=False,
    )
    field_order = ("relation", "counted", "valid_from", "ends")


FACT_FORMS: dict[str, type[FactForm]] = {
    form.model._meta.model_name or "": form
    for form in (
        IncomeForm,
        CostForm,
        DisabilityForm,
        SelfCareForm,
        CarePlaceForm,
        ElderAbilityForm,
        ServedDaysForm,
        IllnessForm,
        SchoolingForm,
        DeathForm,
        MembershipForm,
    )
}
