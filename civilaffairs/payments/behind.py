"""The lists behind the figures: what narrows them, in words, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import names
from civilaffairs.lib.money import format_yuan
from civilaffairs.payments import cards, month_steps
from civilaffairs.payments.models import Batch, Fund, Run, Transfer

FREE, HELD = "free", "held"


def in_words(given: Mapping[str, str], rows: QuerySet[Any]) -> tuple[str, int]:
    """What the address asks for, how many rows it finds and their sum; and how many as a number."""
    found = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount", default=Decimal()))
    count = ngettext("%(count)s row", "%(count)s rows", found["count"]) % {"count": found["count"]}
    total = _("%(amount)s yuan") % {"amount": format_yuan(found["total"])}
    return " · ".join([*_terms(given), count, total]), found["count"]


def _terms(given: Mapping[str, str]) -> Iterator[str]:
    """Each value that narrows the list; the list itself has refused those that cannot be."""
    if given.get("month"):
        yield given["month"]
    for name, rows in _NAMED.items():
        if given.get(name):
            yield str(rows.objects.filter(pk=given[name]).first() or given[name])
    if given.get("programme"):
        code = given["programme"]
        yield names.of_line(code, given["line"]) if given.get("line") else names.of_benefit(code)
    for name, words in _flags().items():
        value = given.get(name, "")
        if value in words:
            yield str(words[value])


_NAMED: dict[str, Any] = {"run": Run, "batch": Batch, "area": Area, "town": Area, "fund": Fund}


def _flags() -> dict[str, dict[str, Any]]:
    return {
        "waiting": {FREE: _("Not in a batch yet"), HELD: _("On hold or blocked")},
        "sign": {"plus": _("Issued"), "minus": _("Claims")},
        "regular": {"1": _("for the month itself")},
        "late": {"1": _("for earlier months")},
        "step": month_steps.step_names(),
        "state": dict(Transfer.State.choices),
        "card": {cards.ON_CARD: _("on the card"), cards.ELSEWHERE: _("not on the card")},
    }
