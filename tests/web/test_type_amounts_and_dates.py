"""Amounts and dates are read as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from civilaffairs.lib.formfields import MoneyField, TypedDateField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        (" ¥1，234.50 ", "1234.50"),
        ("１２３４", "1234"),
        ("0.01", "0.01"),
    ],
)
def test_amounts(typed: str, amount: str) -> None:
    assert MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1.234", "abc", "1e400", "NaN", "9999999999999"])
def test_amounts_that_are_none(typed: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "20261122", "2026.11.22", "2026/11/22", "2026年11月22日", "２０２６１１２２"]
)
def test_dates(typed: str) -> None:
    assert TypedDateField().clean(typed) == date(2026, 11, 22)


@pytest.mark.parametrize("typed", ["20261332", "2026", "22.11.2026x", "202611222"])
def test_dates_that_are_none(typed: str) -> None:
    with pytest.raises(ValidationError):
        TypedDateField().clean(typed)
