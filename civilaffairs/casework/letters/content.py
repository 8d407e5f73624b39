"""What a letter says as plain values, kept sealed with it, so that the same can be issued anew."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

DAY, YUAN = "day", "yuan"


def pack(context: dict[str, Any]) -> Any:
    """As JSON that remembers days and amounts; names in Chinese, as letters are."""
    with translation.override("zh-hans"):
        return _packed(context)


def _packed(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _packed(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_packed(one) for one in value]
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, Decimal):
        return {YUAN: str(value)}
    return value if value is None or isinstance(value, bool | int) else str(value)


def unpack(value: Any) -> Any:
    """What was packed."""
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {DAY}:
        return date.fromisoformat(value[DAY])
    if value.keys() == {YUAN}:
        return Decimal(value[YUAN])
    return {name: unpack(one) for name, one in value.items()}
