"""When a fund runs dry, by plain arithmetic: what is left, divided by what a month costs.

A month costs what the runs of it issued, less the claims that they found. The mean is of the last three
calculated months. Left of the money is what nobody is entitled to yet; left of the budget what of it is
not entitled. Neither asks for a new standard or for more people: that is what a simulation is for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib.money import ZERO, round_fen
from civilaffairs.lib.months import add_months
from civilaffairs.payments.books import balances
from civilaffairs.payments.books.execution import BUDGET, Row
from civilaffairs.payments.models import Entry, LedgerAccount

Code = LedgerAccount.Code
MONTHS = 3
# Their balances, debit positive, come to what of the money that was given nobody is entitled to yet.
FREE = (Code.RECEIVED, Code.RECOVERED, Code.PAID, Code.ENTITLED, Code.RELEASED, Code.RETURNED)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a calculated month cost."""

    month: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """``money_left`` is what was appropriated and nobody is entitled to; ``budget_left`` None without one."""

    row: Row
    costs: list[Cost]
    money_left: Decimal
    budget_left: Decimal | None

    @property
    def mean(self) -> Decimal:
        """Of the calculated months; zero where there is none."""
        if not self.costs:
            return ZERO
        return round_fen(sum((cost.amount for cost in self.costs), ZERO) / len(self.costs))

    @property
    def money_until(self) -> date | None:
        """The first month that the money does not cover whole; none where nothing is spent."""
        return self._first_uncovered(self.money_left)

    @property
    def budget_until(self) -> date | None:
        """The first month of its year that the budget does not cover whole; none where it lasts."""
        if self.budget_left is None:
            return None
        found = self._first_uncovered(self.budget_left)
        return found if found and found.year == self.row.month.year else None

    def _first_uncovered(self, left: Decimal) -> date | None:
        if self.mean <= 0:
            return None
        return add_months(self.costs[-1].month, int(max(left, ZERO) // self.mean) + 1)


def of_funds(actor: Actor, rows: list[Row]) -> list[Forecast]:
    """A forecast for each row of a fund in a whole area."""
    if not rows:
        return []
    area, month = rows[0].area, rows[0].month
    entries = balances.until(balances.of_area(actor, area), month)
    costs, free = _costs(entries), _free(entries)
    return [
        Forecast(
            row,
            costs[row.fund.pk][-MONTHS:],
            free.get(row.fund.pk, ZERO),
            row.sums[BUDGET] - row.sums["entitled"] if row.sums[BUDGET] else None,
        )
        for row in rows
    ]


def _costs(entries: QuerySet[Entry]) -> dict[str, list[Cost]]:
    """By fund the months that runs calculated, in their order."""
    found: dict[str, list[Cost]] = defaultdict(list)
    rows = entries.filter(account__code=Code.EXPENSE, posting__run__isnull=False)
    sums = rows.values_list("account__fund", "posting__run__month").order_by("posting__run__month")
    for fund, month, amount in sums.annotate(Sum("amount")):
        found[fund].append(Cost(month, amount))
    return found


def _free(entries: QuerySet[Entry]) -> dict[str, Decimal]:
    sums = entries.filter(account__code__in=FREE).values_list("account__fund").order_by()
    return dict(sums.annotate(Sum("amount")))
