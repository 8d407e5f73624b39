"""What the pages of proposals show: each value beside what holds now, each example with its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.benefits import names, proposals
from civilaffairs.benefits.proposal_models import ExampleCheck, Proposal
from civilaffairs.payments.queries import line_names


@dataclass(frozen=True)
class ValueRow:
    """A proposed value; ``change`` against what holds in that month now."""

    code: str
    name: str
    month: Any
    value: str
    now: str
    change: str
    replaces: bool


def value_rows(proposal: Proposal) -> list[ValueRow]:
    """Every value of a proposal, in the order in which it was entered."""
    now, replaced = proposals.held(proposal), proposals.replaces(proposal)
    found = []
    for each in proposal.values.order_by("pk"):
        key = (each.code, each.from_month)
        value: Any = each.choice if each.amount is None else each.amount
        found.append(
            ValueRow(
                each.code,
                names.of_code(each.code),
                each.from_month,
                names.written(each.code, value),
                "" if now[key] is None else names.written(each.code, now[key]),
                _change(each.amount, now[key]),
                key in replaced,
            )
        )
    return found


def _change(value: Decimal | None, now: Any) -> str:
    if value is None or now is None:
        return ""
    more = value - now
    percent = f" ({more / now:+.2%})" if now else ""
    return f"{more.normalize() if more != more.to_integral() else more.to_integral():+f}{percent}"


def failures(check: ExampleCheck) -> Iterator[dict[str, Any]]:
    """The examples that fail, their lines in words."""
    lines_of = line_names()
    for row in check.results:
        if row["status"] != "FAIL":
            continue
        lines = [
            {
                **each,
                "benefit": names.of_benefit(each["benefit"]),
                "line": lines_of.get((each["benefit"], each["line"]), each["line"]),
            }
            for each in row["apart"]
        ]
        yield {**row, "lines": lines, "refusal": _refusal(row)}


def _refusal(row: dict[str, Any]) -> str:
    wanted, found = row["expected_error"], row["error"]
    if not wanted and not found:
        return ""
    words = {
        "ineligible": _("not eligible"),
        "exclusive": _("excluded by another benefit"),
        "overlap": _("covered twice by one benefit"),
        "standard": _("a standard is lacking or out of bounds"),
        "setting": _("a setting is out of bounds"),
        "": _("not refused"),
    }
    return _("Expected: %(wanted)s. Found: %(found)s.") % {
        "wanted": words.get(wanted, wanted),
        "found": words.get(found, found),
    }
