"""What the city gave its fund: the budget of 2020 and two appropriations; a third waits to be approved."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from civilaffairs.accounts.models import Area
from civilaffairs.audit.clock import business_time
from civilaffairs.demo.month import actor
from civilaffairs.demo.staff import Account
from civilaffairs.lib.clock import SHANGHAI
from civilaffairs.payments.books import allocations
from civilaffairs.payments.books.allocations import Wanted
from civilaffairs.payments.models import Allocation, Fund

Kind = Allocation.Kind
# Kind, document, its day, yuan, what for, whether approved.
DOCUMENTS = (
    (Kind.BUDGET, "东财社〔2020〕3号", date(2020, 1, 10), 36_000_000, "2020年困难群众救助补助资金预算", True),
    (Kind.APPROPRIATION, "东财社〔2020〕11号", date(2020, 2, 12), 6_000_000, "第一批困难群众救助资金", True),
    (Kind.APPROPRIATION, "东财社〔2020〕46号", date(2020, 4, 20), 6_000_000, "第二批困难群众救助资金", True),
    (Kind.APPROPRIATION, "东财社〔2020〕79号", date(2020, 6, 1), 6_000_000, "第三批困难群众救助资金", False),
)


def give(city: Area, fund: Fund, staff: dict[str, Account]) -> None:
    """Entered by the maker on the day after the document, approved by the checker."""
    maker, checker = actor(staff["wu"]), actor(staff["zheng"])
    for kind, document, day, yuan, reason, approved in DOCUMENTS:
        with business_time(datetime(day.year, day.month, day.day + 1, 10, tzinfo=SHANGHAI)):
            wanted = Wanted(kind, day.year, fund, city, Decimal(yuan), document, day, reason)
            with maker.acting():
                found = allocations.propose(maker, wanted)
            if approved:
                with checker.acting():
                    allocations.approve(checker, found.pk, "与文件一致")
