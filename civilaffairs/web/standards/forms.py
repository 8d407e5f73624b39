"""The forms of proposals and of policy examples."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import settings
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.benefits.what_if import WhatIf
from civilaffairs.casework import kinds
from civilaffairs.lib.months import format_month, parse_month
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.examples.standing import plain
from civilaffairs.payments.examples.tree import Malformed, parse

MARK = "v."  # in an address, before the code of a value
LARGEST = 1024 * 1024
MOST_ROWS = 60
MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))", re.ASCII)  # as people type it


def codes() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every code that a proposal can name, standards first."""
    clocks = [
        (f"clock.{kind.programme}.{state.clock.code}", f"{kind.name} · {state.label}")
        for kind in kinds.every()
        for state in kind.states
        if state.clock
    ]
    return [
        (str(_("Standards")), [(code, str(each.name)) for code, each in STANDARDS.items()]),
        (str(_("Settings")), [(code, str(each.name)) for code, each in SETTINGS.items()]),
        (str(_("Time limits (days)")), list(dict(clocks).items())),
    ]


class AreaForm(forms.Form):
    """The area of the person, or one below it that can have standards of its own."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none(), empty_label=None)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Area.objects.filter(path__within=area.path).exclude(level=Area.Level.VILLAGE)
        self.fields["area"].queryset = below  # type: ignore[attr-defined]


class ProposalForm(AreaForm):
    """Where the values hold and which document sets them."""

    source = forms.CharField(
        label=_("Source document"), max_length=300, help_text=_("Its number or title, as it was published.")
    )


class ValueForm(forms.Form):
    """One code from one month on."""

    code = forms.ChoiceField(label=_("Standard or setting"))
    month = forms.CharField(
        label=_("From month"), max_length=7, widget=forms.TextInput(attrs={"placeholder": "2027-01"})
    )
    value = forms.CharField(label=_("Value"), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "—"), *codes()]  # type: ignore[attr-defined]

    def clean_month(self) -> Any:
        return typed_month(self.cleaned_data["month"])

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        code, typed = content.get("code"), content.get("value", "")
        if code and typed:
            try:
                content["value"] = typed_amount(typed) if code in STANDARDS else typed_choice(code, typed)
            except forms.ValidationError as error:
                self.add_error("value", error)
        return content


ValueFormSet = forms.formset_factory(
    ValueForm, extra=3, min_num=1, validate_min=True, max_num=MOST_ROWS, validate_max=True, can_delete=True
)


def prefilled(query: QueryDict) -> list[dict[str, str]]:
    """Rows for values that an address brings along, as a simulation writes them."""
    try:
        what_if = WhatIf(month=typed_month(query.get("month", "")))
    except forms.ValidationError:
        return []
    return [
        {"code": code, "month": format_month(what_if.from_month(code)), "value": str(text)}
        for name, text in query.items()
        if name.startswith(MARK) and (code := name.removeprefix(MARK))
    ][:MOST_ROWS]


def typed_month(typed: str) -> date:
    """A month as people type it: 2027-01, 202701, 2027.1, 2027年1月."""
    typed = unicodedata.normalize("NFKC", typed).strip()
    if spelled := MONTH.fullmatch(typed):
        typed = f"{spelled[1]}-{spelled[2] or spelled[3]:0>2}"
    try:
        return parse_month(typed)
    except ValueError:
        raise forms.ValidationError(_("Write the month as 2027-01.")) from None


def typed_amount(typed: str) -> Decimal:
    typed = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    try:
        amount = Decimal(typed)
        exact = amount.is_finite() and amount == amount.quantize(Decimal("0.0001")) and abs(amount) < 10**10
    except InvalidOperation:
        exact = False
    if not exact:
        raise forms.ValidationError(_("A standard is a number with at most four decimals, such as 1060.00."))
    return amount


def typed_choice(code: str, typed: str) -> Any:
    """A setting as the policy examples write it: a word, a number, or lists and mappings of them."""
    try:
        value = plain(parse(typed))
        settings.check(code, value)
    except Malformed as error:
        raise forms.ValidationError(error.what) from None
    except BenefitRefused as refusal:
        raise forms.ValidationError(str(refusal.message)) from None
    return value


class ExamplesForm(AreaForm):
    """A file of policy examples: cleaned to its text and the number of its examples."""

    file = forms.FileField(
        label=_("File of policy examples"), help_text=_("A YAML file (.yaml or .yml), at most 1 MB.")
    )

    def clean_file(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        name = unicodedata.normalize("NFC", file.name).replace("/", "").replace("\\", "")[-120:]
        if not name.lower().endswith((".yaml", ".yml")):
            raise forms.ValidationError(_("A file of policy examples ends in .yaml or .yml."))
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        try:
            text = file.read().decode("utf-8-sig")
            examples = read(text)
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from None
        except Malformed as error:
            raise forms.ValidationError(
                _("Line %(line)d: %(what)s") % {"line": error.line, "what": error.what}
            ) from None
        if not examples:
            raise forms.ValidationError(_("The file holds no example."))
        if "\0" in text:
            raise forms.ValidationError(_("The file is not UTF-8 text."))
        return {"name": name, "text": text, "examples": len(examples)}


class ReasonForm(forms.Form):
    """Why a proposal is withdrawn or sent back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
