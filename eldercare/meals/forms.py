"""The forms of the pages about lists of meals served."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months, format_month, month_of
from eldercare.models import ServedList

MONTHS = 12  # back from the current one, as for a single person


def recent_months() -> list[tuple[date, str]]:
    """The months of which a list may still come, the latest first."""
    last = month_of(clock.today())
    months = [add_months(last, -back) for back in range(MONTHS)]
    return [(month, format_month(month)) for month in months]


def last_month() -> date:
    return add_months(month_of(clock.today()), -1)


class ListFilter(forms.Form):
    """Both live in the address."""

    month = forms.TypedChoiceField(
        label=_("Month"), required=False, coerce=date.fromisoformat, empty_value=None
    )
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any")), *ServedList.State.choices]
    )

    def __init__(self, *args: Any, months: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(month.isoformat(), format_month(month)) for month in months]
        self.fields["month"].choices = [("", _("Any")), *offered]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A list as a canteen brings it."""

    use_required_attribute = False
    month = forms.TypedChoiceField(
        label=_("Month"), choices=recent_months, coerce=date.fromisoformat, initial=last_month
    )
    canteen = forms.CharField(label=_("Canteen or organisation"), max_length=80)
    file = forms.FileField(
        label=_("List of meals served"),
        help_text=_("CSV or XLSX with the columns of the template"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    reason = forms.CharField(
        label=_("Remark"),
        max_length=200,
        required=False,
        help_text=_("Needed where the list corrects days that count already"),
    )
