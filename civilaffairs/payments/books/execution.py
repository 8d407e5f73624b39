"""预算执行: per fund and area what a year planned, gave, owed, sent, paid, got back and recovered.

The budget is the sum of its approved documents, everything else a sum of entries of the ledger. A
figure carries the terms of its rows, so that the page behind it sums to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.urls import reverse

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import format_month
from civilaffairs.payments.books import allocations, balances
from civilaffairs.payments.models import Allocation, Entry, Fund, LedgerAccount, Posting

Code, Kind = LedgerAccount.Code, Posting.Kind
BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Flow:
    """Which entries a figure sums: an account, the events that count, and on which side they lie."""

    account: str
    kinds: tuple[str, ...] = ()
    side: int = -1  # credits


FLOWS = {
    "appropriated": Flow(Code.APPROPRIATED),
    "entitled": Flow(Code.ENTITLED, (Kind.ENTITLEMENT, Kind.REVERSAL)),
    "released": Flow(Code.RELEASED, (Kind.RELEASE, Kind.REISSUE, Kind.STOP)),
    "paid": Flow(Code.PAID),
    "returned": Flow(Code.RETURNED, (Kind.RETURN, Kind.GIVEN_BACK)),
    "recovered": Flow(Code.RECOVERED, side=1),
}
FIGURES = (BUDGET, *FLOWS)
Sums = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Row:
    """A fund in one area's own books, or, where ``whole``, in those of the area and all below it."""

    fund: Fund
    area: Area
    month: date
    whole: bool
    sums: Sums

    @property
    def share(self) -> Decimal | None:
        """Paid of the budget in per cent, to one place; none without a budget."""
        return share(self.sums)

    @property
    def cells(self) -> list[tuple[Decimal, str]]:
        """Each figure with the address of the rows that sum to it; none where there are none."""
        return [(self.sums[code], self._url(code) if self.sums[code] else "") for code in FIGURES]

    def _url(self, code: str) -> str:
        place = {"fund": self.fund.pk, "area" if self.whole else "town": self.area.pk}
        if code == BUDGET:
            terms = {"kind": "budget", "state": "approved", "year": self.month.year, **place}
            return f"{reverse('payments:allocations')}?{urlencode(terms)}"
        flow = FLOWS[code]
        first = format_month(self.month.replace(month=1))
        terms = {**place, "account": str(flow.account), "since": first, "until": format_month(self.month)}
        kinds = [("kind", str(kind)) for kind in flow.kinds]
        return f"{reverse('payments:statement')}?{urlencode([*terms.items(), *kinds])}"


def share(sums: Sums) -> Decimal | None:
    if not sums[BUDGET]:
        return None
    return (100 * sums["paid"] / sums[BUDGET]).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Execution:
    """``funds``: one row each for the whole area; ``places``: one per fund and area that has any."""

    funds: list[Row]
    places: list[Row]
    total: Sums = field(default_factory=dict)


def in_year(entries: QuerySet[Entry], month: date) -> QuerySet[Entry]:
    """What is booked from January of the month's year to the month's end."""
    return balances.until(entries, month).filter(posting__booked_on__gte=month.replace(month=1))


def of_year(actor: Actor, area: Area, month: date) -> Execution:
    """Execution in an area from January to the end of ``month``."""
    entries = balances.of_area(actor, area)
    found: dict[tuple[str, int], Sums] = defaultdict(lambda: dict.fromkeys(FIGURES, ZERO))
    for fund, place, code, amount in [*_flows(entries, month), *_budgets(actor, area, month)]:
        found[fund, place][code] += amount
    funds = Fund.objects.in_bulk({fund for fund, _place in found})
    areas = Area.objects.in_bulk({place for _fund, place in found})
    order = sorted(found, key=lambda key: (key[0], areas[key[1]].path))
    places = [Row(funds[fund], areas[place], month, False, found[fund, place]) for fund, place in order]
    whole = [
        Row(funds[code], area, month, True, added(row.sums for row in places if row.fund.pk == code))
        for code in sorted(funds)
    ]
    return Execution(whole, places, added(row.sums for row in places))


def _flows(entries: QuerySet[Entry], month: date) -> Iterator[tuple[str, int, str, Decimal]]:
    columns = ("account__fund", "account__area", "account__code", "posting__kind")
    rows = in_year(entries, month).values_list(*columns).order_by().annotate(Sum("amount"))
    for fund, place, account, kind, amount in rows:
        for code, flow in FLOWS.items():
            if flow.account == account and (not flow.kinds or kind in flow.kinds):
                yield fund, place, code, flow.side * amount


def _budgets(actor: Actor, area: Area, month: date) -> Iterator[tuple[str, int, str, Decimal]]:
    approved = allocations.visible(actor).filter(
        kind=Allocation.Kind.BUDGET,
        state=Allocation.State.APPROVED,
        year=month.year,
        area__path__within=area.path,
    )
    for fund, place, amount in approved.values_list("fund", "area").order_by().annotate(Sum("amount")):
        yield fund, place, BUDGET, amount


def added(rows: Iterable[Sums]) -> Sums:
    """Figure by figure."""
    total = dict.fromkeys(FIGURES, ZERO)
    for row in rows:
        for code in FIGURES:
            total[code] += row[code]
    return total
