"""The forms of the radar's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.web.radar.models import Hit


class HitFilter(forms.Form):
    """The filters of the list; all of them live in the address."""

    town = forms.ModelChoiceField(Area.objects.none(), label=_("Town or street"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False, choices=Hit.State.choices)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = self.fields["town"]
        assert isinstance(town, forms.ModelChoiceField)
        town.queryset = Area.objects.filter(path__within=actor.area.path, level=Area.Level.TOWN)
        town.empty_label = str(_("Any"))


class DismissForm(forms.Form):
    """Why a hit needs nothing."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "data-wide": ""})
    )


class SameForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    """A list of deaths and moves."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("List of deaths and moves"),
        help_text=_("CSV or XLSX with the columns of the template"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx", "data-wide": ""}),
    )
