"""The forms of the pages about lists of occupied beds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.people.models import Organisation

MONTHS = 12  # back from the last one that is over


def past_months() -> list[tuple[date, str]]:
    """The months of which a list may still come, the latest first."""
    months = [add_months(last_month(), -back) for back in range(MONTHS)]
    return [(month, format_month(month)) for month in months]


def last_month() -> date:
    return add_months(month_of(clock.today()), -1)


class UploadForm(forms.Form):
    """A list as a care home brings it."""

    use_required_attribute = False
    home = forms.ModelChoiceField(label=_("Care home"), queryset=Organisation.objects.none())
    month = forms.TypedChoiceField(
        label=_("Month"), choices=past_months, coerce=date.fromisoformat, initial=last_month
    )
    file = forms.FileField(
        label=_("List of occupied beds"),
        help_text=_("CSV or XLSX with the columns of the template"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    reason = forms.CharField(
        label=_("Remark"),
        max_length=200,
        required=False,
        help_text=_("Needed where the list corrects one that counts already"),
    )

    def __init__(self, *args: Any, homes: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = homes  # type: ignore[attr-defined]
