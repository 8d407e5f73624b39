"""The scalars and records of an examples file."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from civilaffairs.lib.months import parse_month
from civilaffairs.payments.examples.tree import BOOL, INT, MAP, STR, Malformed, Node

AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
SIGNED = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)
RATE = re.compile(r"\d{1,10}(\.\d{1,4})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
REGION = re.compile(r"\d{6}", re.ASCII)


def record(node: Node, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
    """A mapping with these keys. Raises Malformed for unknown and missing ones."""
    for name, _value in node.items():
        if name not in required and name not in optional:
            raise Malformed(name.line, f"unknown key {name}")
    content: dict[str, Node] = node.of(MAP)
    for key in required:
        if key not in content:
            raise Malformed(node.line, f"the key {key} is missing")
    return content


def amount(node: Node, pattern: re.Pattern[str] = AMOUNT) -> Decimal:
    """A quoted number."""
    if node.kind != STR or not pattern.fullmatch(node.content):
        raise Malformed(node.line, f'an amount or rate is quoted, such as "1060.00"; not so {node.content}')
    return Decimal(node.content)


def region(node: Node) -> str:
    if node.kind != STR or not REGION.fullmatch(node.content):
        raise Malformed(node.line, 'a region is a quoted 6-digit code such as "441900"')
    return str(node.content)


def day(node: Node) -> date:
    if node.kind == STR and DAY.fullmatch(node.content):
        try:
            return date.fromisoformat(node.content)
        except ValueError:
            pass
    raise Malformed(node.line, f"{node.content} is no date such as 2020-04-06")


def month(text: object, line: int) -> date:
    try:
        return parse_month(str(text))
    except ValueError:
        raise Malformed(line, f"{text} is no month such as 2020-04") from None


def month_of(node: Node) -> date:
    return month(node.of(STR), node.line)


def word(node: Node, allowed: Collection[str] = ()) -> str:
    text = str(node.of(STR))
    if allowed and text not in allowed:
        raise Malformed(node.line, f"{text} is none of {', '.join(allowed)}")
    return text


def whole(node: Node, low: int, high: int) -> int:
    number = int(node.of(INT))
    if not low <= number <= high:
        raise Malformed(node.line, f"{number} is not between {low} and {high}")
    return number


def flag(node: Node) -> bool:
    return bool(node.of(BOOL))
