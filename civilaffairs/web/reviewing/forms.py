"""The forms of the list of reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.benefits.review_models import ReviewClass


class DueFilter(forms.Form):
    """The filters of the list; all of them live in the address."""

    programme = forms.ChoiceField(label=_("Benefit"), required=False)
    letter = forms.ChoiceField(
        label=_("Review class"), required=False, choices=[("", _("Any")), *ReviewClass.Letter.choices]
    )
    town = forms.ModelChoiceField(Area.objects.none(), label=_("Town or street"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, town = self.fields["programme"], self.fields["town"]
        assert isinstance(chosen, forms.ChoiceField) and isinstance(town, forms.ModelChoiceField)
        benefits = [(code, programme.get(code).name) for code in sorted(programme.codes())]
        chosen.choices = [("", _("Any")), *benefits]
        town.queryset = Area.objects.filter(path__within=actor.area.path, level=Area.Level.TOWN)
        town.empty_label = str(_("Any"))


class ClassForm(forms.Form):
    """How often an award is reviewed, and why."""

    use_required_attribute = False
    letter = forms.ChoiceField(
        label=_("Review class"), choices=ReviewClass.Letter.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, "data-wide": ""})
    )
