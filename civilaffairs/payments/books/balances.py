"""试算平衡与科目余额: what the accounts of an area hold at a month's end, and what moved them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import add_months, format_month
from civilaffairs.payments import ledger, queries
from civilaffairs.payments.models import Entry, Fund, LedgerAccount

Code = LedgerAccount.Code


def of_area(actor: Actor, area: Area) -> QuerySet[Entry]:
    return queries.entries_visible_to(actor).filter(account__area__path__within=area.path)


def until(entries: QuerySet[Entry], month: date) -> QuerySet[Entry]:
    """What is booked up to the end of the month."""
    return entries.filter(posting__booked_on__lt=add_months(month, 1))


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One fund and town; ``cells`` are its used accounts with the address of their entries."""

    fund: Fund
    town: Area
    cells: list[tuple[Decimal, str]]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Trial:
    """The accounts that anything was ever booked to, in the order of the chart."""

    accounts: list[LedgerAccount.Code]
    rows: list[TrialRow]
    sums: list[tuple[Decimal, str]]
    total: Decimal


def trial(actor: Actor, area: Area, month: date | None) -> Trial:
    """The trial balance of the area at the end of ``month``, or as it stands."""
    entries = of_area(actor, area)
    books = ledger.trial_balance(until(entries, month) if month else entries)
    used = [code for code in Code if any(row.by_code[code] for row in books)]
    terms: dict[str, Any] = {"until": format_month(month)} if month else {}
    rows = [
        TrialRow(
            row.fund,
            row.town,
            [
                (row.by_code[code], behind(account=str(code), fund=row.fund.pk, town=row.town.pk, **terms))
                for code in used
            ],
            row.total,
        )
        for row in books
    ]
    sums = [
        (
            sum((row.by_code[code] for row in books), ZERO),
            behind(account=str(code), area=area.pk, **terms),
        )
        for code in used
    ]
    return Trial(used, rows, sums, sum((row.total for row in books), ZERO))


def behind(**terms: Any) -> str:
    """The address of the entries with these terms."""
    return f"{reverse('payments:statement')}?{urlencode(terms)}"


@dataclass(frozen=True, slots=True)
class Moved:
    """One account of a fund in a month; balances are debit positive."""

    fund: Fund
    account: LedgerAccount.Code
    opening: Decimal
    debit: Decimal
    credit: Decimal
    url: str  # of the month's entries
    behind: str  # of all entries up to the month's end

    @property
    def closing(self) -> Decimal:
        return self.opening + self.debit - self.credit


def of_month(actor: Actor, area: Area, month: date) -> dict[Fund, list[Moved]]:
    """科目余额表: by fund each account of the area with its opening, its turnover and its closing."""
    before, gain = Q(posting__booked_on__lt=month), Q(amount__gt=0)
    rows = until(of_area(actor, area), month).values("account__fund", "account__code").order_by()
    sums = rows.annotate(
        opening=Sum("amount", filter=before, default=ZERO),
        debit=Sum("amount", filter=~before & gain, default=ZERO),
        credit=Sum("amount", filter=~before & ~gain, default=ZERO),
    )
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in sums:
        found[row["account__fund"]][row["account__code"]] = row
    funds = Fund.objects.in_bulk(found)
    return {funds[fund]: _moved(funds[fund], found[fund], area, month) for fund in sorted(found)}


def _moved(fund: Fund, by_code: dict[str, Any], area: Area, month: date) -> list[Moved]:
    text = format_month(month)
    return [
        Moved(
            fund,
            code,
            by_code[code]["opening"],
            by_code[code]["debit"],
            -by_code[code]["credit"],
            behind(account=str(code), fund=fund.pk, area=area.pk, since=text, until=text),
            behind(account=str(code), fund=fund.pk, area=area.pk, until=text),
        )
        for code in Code
        if code in by_code
    ]
