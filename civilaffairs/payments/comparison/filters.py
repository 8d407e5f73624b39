"""The filters of a comparison's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.models import Area
from civilaffairs.payments.comparison import shown
from civilaffairs.payments.comparison.shown import Chosen
from civilaffairs.payments.models import Comparison


class ComparisonFilter(forms.Form):
    """Town and benefit; both live in the address."""

    town = forms.ModelChoiceField(Area.objects.none(), label=gettext_lazy("Town or street"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Benefit"), required=False)

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns, benefits = shown.choices(comparison)
        town = self.fields["town"]
        assert isinstance(town, forms.ModelChoiceField)
        town.queryset = Area.objects.filter(pk__in=towns).order_by("path")
        town.empty_label = str(_("Any"))
        self.fields["programme"].choices = [("", _("Any")), *benefits]  # type: ignore[attr-defined]

    def chosen(self) -> Chosen:
        if not self.is_valid():
            raise Http404
        return Chosen(self.cleaned_data["town"], self.cleaned_data["programme"])
