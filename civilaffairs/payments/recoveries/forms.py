"""The forms of claims and receivables; what they mean is decided by the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import clock
from civilaffairs.lib.formfields import MoneyField, TypedDateField
from civilaffairs.lib.months import add_months, format_month, month_of, parse_month
from civilaffairs.lib.text import Text
from civilaffairs.payments.models import ReceivableEvent, SetOff

WIDE = {"data-wide": ""}


class RecoveryForm(forms.Form):
    """A recovery decision as proposed: which claims, from whom, why, and what the family said."""

    lines = forms.TypedMultipleChoiceField(label=_("Claims"), coerce=int, widget=forms.MultipleHiddenInput)
    debtor = forms.ChoiceField(label=_("Debtor"))
    other_name = forms.CharField(label=_("Name, if somebody else"), max_length=120, required=False)
    other_number = forms.CharField(
        label=_("ID number or credit code, if somebody else"), max_length=30, required=False
    )
    reason = forms.CharField(label=_("Reason of the recovery"), max_length=200)
    heard_on = TypedDateField(label=_("Heard on"))
    pay_by = TypedDateField(label=_("To be paid back by"))
    heard = forms.CharField(
        label=_("What the family said"), widget=forms.Textarea(attrs={"rows": 3, **WIDE}), max_length=2000
    )
    waived = MoneyField(label=_("Of it waived"), required=False, min_value=0)
    waiver_reason = forms.CharField(label=_("Reason of the waiver"), max_length=200, required=False)

    def __init__(
        self, *args: Any, lines: Iterable[int], debtors: list[tuple[str, Text]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(line, line) for line in lines]  # type: ignore[attr-defined]
        self.fields["debtor"].choices = debtors  # type: ignore[attr-defined]


class RefundForm(forms.Form):
    """Money that came back, by its receipt."""

    amount = MoneyField(label=_("Amount"))
    received_on = TypedDateField(label=_("Received on"))
    channel = forms.ChoiceField(label=_("How it came"), choices=ReceivableEvent.Channel.choices)
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=60)


class AgreementForm(forms.Form):
    """The document by which instalments were agreed."""

    document = forms.CharField(label=_("Number of the signed agreement"), max_length=60)


class InstalmentForm(forms.Form):
    """One instalment."""

    due_on = TypedDateField(label=_("Due on"))
    amount = MoneyField(label=_("Amount"))


InstalmentFormSet = forms.formset_factory(InstalmentForm, extra=3, can_delete=True)


def _months_ahead() -> list[tuple[str, str]]:
    this = month_of(clock.today())
    return [(format_month(add_months(this, at)),) * 2 for at in range(12)]


class SetOffForm(forms.Form):
    """By what right, how much a month and from when on later payments are less."""

    ground = forms.ChoiceField(label=_("Ground"), choices=SetOff.Ground.choices)
    document = forms.CharField(label=_("Number of the consent or decision"), max_length=60)
    dated = TypedDateField(label=_("Day of the document"))
    enforceable_since = TypedDateField(
        label=_("Enforceable since"), required=False, help_text=_("Of a decision alone.")
    )
    monthly = MoneyField(label=_("At most a month"))
    from_month = forms.TypedChoiceField(label=_("From month"), choices=_months_ahead, coerce=parse_month)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReversalForm(forms.Form):
    """Which entry is wrong, and why."""

    event = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WriteOffForm(forms.Form):
    """What cannot be got back, and why."""

    amount = MoneyField(label=_("Amount"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
