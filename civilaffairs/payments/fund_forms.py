"""The forms of a fund and of its paying account; what they mean is decided by ``funds``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.payments.funds import Payer, Wanted
from civilaffairs.payments.models import Fund


class FundForm(forms.Form):
    """What a fund is called, and whose it is; its code is given once."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Small letters, digits and hyphens; it never changes.")
    )
    name = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    level = forms.ChoiceField(label=_("Level"), choices=Fund.Level.choices)
    area = forms.ModelChoiceField(
        label=_("County or town"),
        queryset=Area.objects.none(),
        required=False,
        help_text=_("Only of a fund of a county or town."),
    )

    def __init__(self, *args: Any, within: Area, fund: Fund | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (Area.Level.COUNTY, Area.Level.TOWN)
        places = Area.objects.filter(path__within=within.path, level__in=levels)
        self.fields["area"].queryset = places.order_by("path")  # type: ignore[attr-defined]
        if fund is not None:
            del self.fields["code"]

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(given["name"], given["name_en"], given["level"], given["area"])


class PayingAccountForm(forms.Form):
    """An account as the bank's letter says it."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder_name = forms.CharField(label=_("Account holder"), max_length=120)
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_code = forms.CharField(
        label=_("CNAPS number of the bank"),
        max_length=12,
        help_text=_("12 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("Reason and document"), max_length=200)

    @property
    def account(self) -> Payer:
        given = self.cleaned_data
        return Payer(given["number"], given["holder_name"], given["bank_name"], given["bank_code"])
