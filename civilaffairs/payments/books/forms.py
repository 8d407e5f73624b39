"""The forms of the books; what they mean is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.lib import clock
from civilaffairs.lib.formfields import MoneyField, TypedDateField
from civilaffairs.payments.books import allocations
from civilaffairs.payments.models import Allocation, Fund


class AllocationForm(forms.Form):
    """A budget or an appropriation as its document says it."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Allocation.Kind.choices)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    fund = forms.ModelChoiceField(Fund.objects.order_by("code"), label=gettext_lazy("Fund"))
    area = forms.ModelChoiceField(Area.objects.none(), label=gettext_lazy("Area"))
    amount = MoneyField(label=gettext_lazy("Amount"))
    document = forms.CharField(label=gettext_lazy("Number of the document"), max_length=60)
    document_on = TypedDateField(label=gettext_lazy("Day of the document"))
    reason = forms.CharField(label=gettext_lazy("What it is for"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in (this, this + 1, this - 1)]  # type: ignore[attr-defined]
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = allocations.areas_for(actor)
        area.empty_label = None
        area.initial = actor.area.pk


class BooksFilter(forms.Form):
    """The area whose books are shown; it lives in the address."""

    area = forms.ModelChoiceField(Area.objects.none(), label=gettext_lazy("Area"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = allocations.areas_for(actor)
        area.empty_label = str(_("Everything that I may see"))
