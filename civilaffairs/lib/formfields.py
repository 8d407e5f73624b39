"""Form fields that read what people in offices type: amounts with separators, dates without dashes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SPELLED_DATE = re.compile(r"^(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))$", re.ASCII)


class MoneyField(forms.DecimalField):
    """An amount in yuan with two decimals; reads 1,234.50 and full-width digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                "data-enhance": "money-input",
                "data-unit": _("yuan"),
            }
        )
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Drop separators and signs before the number is read."""
        if isinstance(value, str):
            value = re.sub(r"[\s,¥]", "", unicodedata.normalize("NFKC", value))
        return super().to_python(value)


def _yes(typed: str) -> bool:
    return typed == "yes"


class KnownOrNotField(forms.TypedChoiceField):
    """Yes, no, or not known (None): what nobody said does not count as said."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
        fixed = {"choices": choices, "coerce": _yes, "empty_value": None, "required": False}
        super().__init__(**{**fixed, **kwargs})


class TypedDateField(forms.DateField):
    """A date typed as 2026-11-22, 20261122, 2026.11.22, 2026/11/22 or 2026年11月22日."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d",
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "placeholder": _("e.g. 20200603"),
                "data-enhance": "date-typer",
            },
        )
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> date | None:
        """Write the date with dashes before it is read."""
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()
            if spelled := SPELLED_DATE.match(value):
                year, month, day = spelled[1], spelled[2] or spelled[4], spelled[3] or spelled[5]
                value = f"{year}-{month:0>2}-{day:0>2}"
        return super().to_python(value)
