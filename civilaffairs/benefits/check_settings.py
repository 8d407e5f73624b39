"""What a city sets about the checks before payment: whether each blocks, warns or is off, and its limit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civilaffairs.lib.text import Text

SEVERITIES = ("block", "warn", "off")
LARGEST = 10**7

# The checks themselves lie with payments; these are their choices.
CHECKS: dict[str, tuple[Text, dict[str, Any]]] = {
    "check.death": (_("Check before payment: reported dead"), {"severity": "block"}),
    "check.moved": (_("Check before payment: registered elsewhere"), {"severity": "block"}),
    "check.stopped": (_("Check before payment: stopped before the month"), {"severity": "block"}),
    "check.exclusive": (
        _("Check before payment: two benefits that exclude each other"),
        {"severity": "block"},
    ),
    "check.claim-waits": (
        _("Check before payment: beside a claim that waits"),
        {"severity": "block"},
    ),
    "check.twice": (_("Check before payment: the same person twice"), {"severity": "block"}),
    "check.shared-account": (
        _("Check before payment: one account for more families than"),
        {"severity": "block", "limit": 3},
    ),
    "check.ceiling": (
        _("Check before payment: yuan for one month of an award"),
        {"severity": "block", "limit": 20000},
    ),
    "check.variance": (
        _("Check before payment: percent moved against last month, by town and benefit"),
        {"severity": "warn", "limit": 30},
    ),
    "check.new-account": (
        _("Check before payment: account changed less than so many days ago"),
        {"severity": "warn", "limit": 7},
    ),
}  # fmt: skip


def admits(code: str, value: Any) -> bool:
    """The keys of the default, a known severity, a limit that is a whole number."""
    default = CHECKS[code][1]
    if not isinstance(value, dict) or value.keys() != default.keys() or value["severity"] not in SEVERITIES:
        return False
    limit = value.get("limit", 1)
    return isinstance(limit, int) and not isinstance(limit, bool) and 1 <= limit <= LARGEST
