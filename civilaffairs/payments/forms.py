"""The forms of payments; what they mean is decided by the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.files.checks import Checked
from civilaffairs.files.forms import checked
from civilaffairs.lib.formfields import MoneyField, TypedDateField
from civilaffairs.lib.months import add_months, format_month, month_of
from civilaffairs.payments import terms
from civilaffairs.payments.banks.rows import MEGABYTE, Profile
from civilaffairs.payments.models import Fund, Hold, Run

ON = [
    ("line", _("One line")),
    ("person", _("A person")),
    ("household", _("A household")),
    ("account", _("An account")),
]
LARGEST_RETURN = 5 * MEGABYTE


def months_around(today: date, before: int = 11, after: int = 1) -> list[tuple[str, str]]:
    """The months that a page offers, the newest first."""
    this = month_of(today)
    months = [add_months(this, count) for count in range(after, -before - 1, -1)]
    return [(format_month(month), format_month(month)) for month in months]


def _offices_below(area: Area) -> QuerySet[Area]:
    return Area.objects.filter(path__within=area.path).exclude(level=Area.Level.VILLAGE).order_by("path")


class PrepareForm(forms.Form):
    """Terms of a batch. The survey on the page is drawn from the same terms."""

    month = forms.CharField(widget=forms.HiddenInput)
    fund = forms.ModelChoiceField(Fund.objects.all(), widget=forms.HiddenInput)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none(), empty_label=None)
    pay_on = TypedDateField(label=_("Day of payment"))
    template = forms.ChoiceField(
        label=_("Template of the bank's file"),
        help_text=_("What was agreed with the bank stands there already."),
    )

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = _offices_below(area)  # type: ignore[attr-defined]
        self.fields["template"].choices = terms.templates()  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """A signature: the version and the comparison that the person saw, and an opinion."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    compared = forms.CharField(widget=forms.HiddenInput, required=False)
    opinion = forms.CharField(label=_("Opinion"), max_length=500, required=False)


class ReleaseForm(SignForm):
    """The signature that lets the money go: with the releaser's password."""

    password = forms.CharField(
        label=_("Your password"),
        help_text=_("It confirms that you release this batch as it is."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ReasonForm(forms.Form):
    """An act that needs its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReturnForm(forms.Form):
    """The bank's return file: ``file`` is cleaned to what may be kept, its bytes as they came."""

    file = forms.FileField(label=_("Return file"))

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endings = profile.answers
        self.largest = max(profile.most_bytes, LARGEST_RETURN)
        self.fields["file"].help_text = gettext("A file of the kind %(endings)s, at most %(size)d MB.") % {
            "endings": gettext(" or ").join(f".{ending}" for ending in self.endings),
            "size": self.largest // MEGABYTE,
        }

    def clean_file(self) -> Checked:
        return checked(self.cleaned_data["file"], endings=self.endings, max_bytes=self.largest)


class RefusedFileForm(forms.Form):
    """The bank refused the whole file: why, and its notice."""

    reason = forms.CharField(label=_("What the bank says"), max_length=200)
    notice = forms.FileField(label=_("The bank's notice"), help_text=_("PDF, picture or text."))

    def clean_notice(self) -> Checked:
        return checked(self.cleaned_data["notice"])


class MonthForm(forms.Form):
    """The month of a run."""

    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months_around(today)  # type: ignore[attr-defined]


class RunForm(MonthForm):
    """A run beyond the month's usual one: chosen benefits, a town, off-cycle."""

    kind = forms.ChoiceField(label=_("Kind of run"), choices=Run.Kind.choices)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none(), empty_label=None)
    programmes = forms.MultipleChoiceField(label=_("Benefits"), widget=forms.CheckboxSelectMultiple)
    full = forms.BooleanField(
        label=_("Look at every month of every award again"),
        required=False,
        help_text=_("Otherwise only at new months and at what changed; both find the same."),
    )

    def __init__(self, *args: Any, area: Area, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        benefits = [(code, programme.get(code).name) for code in programme.codes()]
        self.fields["area"].queryset = _offices_below(area)  # type: ignore[attr-defined]
        self.fields["programmes"].choices = benefits  # type: ignore[attr-defined]


class ReserveForm(forms.Form):
    """A reserve that is to be set up."""

    area = forms.ModelChoiceField(label=_("Town"), queryset=Area.objects.none())
    fund = forms.ModelChoiceField(label=_("Fund"), queryset=Fund.objects.order_by("code"))

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Area.objects.filter(path__within=area.path, level=Area.Level.TOWN).order_by("path")
        self.fields["area"].queryset = towns  # type: ignore[attr-defined]


class TopUpForm(forms.Form):
    """Money into a reserve, by its voucher."""

    amount = MoneyField(label=_("Amount"))
    receipt = forms.CharField(label=_("Number of the voucher"), max_length=60)


class HoldForm(forms.Form):
    """What of an award is put on hold, why, and until when."""

    whom = forms.ChoiceField(label=_("What is put on hold"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
    last_day = TypedDateField(
        label=_("Last day of the hold"), required=False, help_text=_("Empty: until somebody lifts it.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]


class HoldFilter(forms.Form):
    """Which holds: on what, and why."""

    on = forms.ChoiceField(label=_("On"), required=False)
    cause = forms.ChoiceField(label=_("Why"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_one = ("", gettext("Any"))
        self.fields["on"].choices = [any_one, *ON]  # type: ignore[attr-defined]
        self.fields["cause"].choices = [any_one, *Hold.Cause.choices]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Hold]) -> QuerySet[Hold]:
        if not self.is_valid():
            return rows
        if on := self.cleaned_data["on"]:
            rows = rows.exclude(**{on: None})
        if cause := self.cleaned_data["cause"]:
            rows = rows.filter(cause=cause)
        return rows
