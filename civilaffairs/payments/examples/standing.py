"""Standards, settings and indices of an examples file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.benefits.setting_codes import SETTINGS
from civilaffairs.lib.months import add_months
from civilaffairs.payments.examples import fields
from civilaffairs.payments.examples.fields import amount, day, month, month_of, record
from civilaffairs.payments.examples.shapes import Dated, Index
from civilaffairs.payments.examples.tree import FLOAT, MAP, SEQ, STR, Key, Malformed, Node

# The keys of settings that are mappings; a partial one is malformed.
MAPPINGS = {
    "price-subsidy": {"cpi", "food"},
    "temporary-relief": {"floor_months", "cap", "slices", "township_limit"},
}
QUOTED = {"cpi", "food", "cap", "township_limit", "rate", "to"}


def standards(node: Node) -> dict[str, list[Dated]]:
    found = {}
    for code, rows in node.items():
        if code not in STANDARDS:
            raise Malformed(code.line, f"unknown standard {code}")
        found[str(code)] = [_dated(row, lambda value: amount(value, fields.RATE)) for row in rows.each()]
    return found


def settings(node: Node) -> dict[str, list[Dated]]:
    found = {}
    for code, value in node.items():
        if code not in SETTINGS:
            raise Malformed(code.line, f"unknown setting {code}")
        if _is_dated(value):
            found[str(code)] = [_dated(row, _reads(code)) for row in value.each()]
        else:
            found[str(code)] = [Dated(None, _reads(code)(value), None)]
    return found


def indices(node: Node) -> dict[date, Index]:
    """Price indices by month; known on the 10th of the next month unless the file says otherwise."""
    found = {}
    for key, value in node.items():
        of = month(key, key.line)
        index = record(value, {"cpi", "food_cpi"}, {"known"})
        cpi, food = (amount(index[name], fields.SIGNED) for name in ("cpi", "food_cpi"))
        known = day(index["known"]) if "known" in index else add_months(of, 1).replace(day=10)
        found[of] = Index(of, cpi, food, known)
    return found


def _is_dated(node: Node) -> bool:
    return (
        node.kind == SEQ
        and bool(node.content)
        and all(item.kind == MAP and "from" in item.content for item in node.content)
    )


def _dated(node: Node, read: Callable[[Node], Any]) -> Dated:
    row = record(node, {"from", "value"}, {"known"})
    known: date | None = day(row["known"]) if "known" in row else None
    return Dated(month_of(row["from"]), read(row["value"]), known)


def _reads(code: Key) -> Callable[[Node], Any]:
    def read(node: Node) -> Any:
        if code in MAPPINGS:
            record(node, MAPPINGS[code])
        if code == "minimum-living.gradual-exit" and node.kind == SEQ:
            for step in node.content:
                record(step, {"months", "rate"})
        return _plain(node)

    return read


def _plain(node: Node, key: str = "") -> Any:
    """The setting as plain data; what is an amount or a rate must be quoted."""
    if node.kind == MAP:
        return {str(name): _plain(value, name) for name, value in node.items()}
    if node.kind == SEQ:
        return [_plain(item) for item in node.content]
    if node.kind == FLOAT or (key in QUOTED and node.kind != STR):
        raise Malformed(node.line, f'an amount or rate is a quoted number such as "0.50", not {node.content}')
    return node.content


def plain(node: Node) -> Any:
    """One setting's value by itself, as a page lets it be typed."""
    return _plain(node)
