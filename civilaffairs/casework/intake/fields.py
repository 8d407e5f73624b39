"""Form fields of an application: names, document numbers, accounts, areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import bank_accounts, clock, id_numbers, names
from civilaffairs.lib.errors import CodedError


class NameField(forms.CharField):
    """A person's name in its stored form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": names.LONGEST_NAME, **kwargs})
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return _read(names.parse, typed) if typed else ""


class DocumentNumberField(forms.CharField):
    """The number of an identity document, in one spelling; the form checks it by its type."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, "label": _("ID number"), **kwargs})
        self.widget.attrs |= {"autocomplete": "off", "data-enhance": "id-card-input"}

    def clean(self, value: Any) -> str:
        return id_numbers.canonical(super().clean(value))


class CertificateField(forms.CharField):
    """A disability certificate: its number says category and grade."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 24, "required": False, **kwargs})
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        return _read(lambda text: id_numbers.parse_disability_certificate(text, clock.today()), typed)


class AccountField(forms.CharField):
    """A bank account number as digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, "label": _("Account number"), **kwargs})
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return _read(bank_accounts.normalise, typed) if typed else ""


def _read(reader: Any, typed: str) -> Any:
    try:
        return reader(typed)
    except CodedError as error:
        raise ValidationError(error.message, code=error.code) from error
