"""The double-entry ledger: what each event books, and what the accounts then show.

A posting is written in the transaction of the event that it records and is never changed.
Books are kept per fund and town, and each fund and town of a posting sums to zero.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from civilaffairs.accounts.models import Area, User
from civilaffairs.lib import clock
from civilaffairs.lib.months import add_months
from civilaffairs.payments.models import (
    Batch,
    Entry,
    Fund,
    LedgerAccount,
    Line,
    MonthClose,
    Posting,
    ReturnFile,
    Run,
    TransferLine,
    Withheld,
)

Code, Kind = LedgerAccount.Code, Posting.Kind


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount that leaves ``credit`` and arrives at ``debit`` in the books of a fund and town."""

    debit: str
    credit: str
    fund: str
    town: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Balances:
    """One fund and town of the trial balance; ``total`` of all accounts is zero."""

    fund: Fund
    town: Area
    by_code: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.by_code.values(), Decimal(0))


def book(
    kind: Posting.Kind,
    movements: Iterable[Movement],
    *,
    run: Run | None = None,
    batch: Batch | None = None,
    return_file: ReturnFile | None = None,
    actor: User | None = None,
    memo: str = "",
) -> Posting | None:
    """Write one posting, or nothing where nothing moved."""
    sums: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for move in movements:
        sums[move.debit, move.fund, move.town] += move.amount
        sums[move.credit, move.fund, move.town] -= move.amount
    sums = {key: amount for key, amount in sums.items() if amount}
    if not sums:
        return None
    posting = Posting.objects.create(
        kind=kind,
        booked_on=open_day(),
        run=run,
        batch=batch,
        return_file=return_file,
        actor=actor,
        memo=memo,
    )
    accounts = _accounts(sums)
    Entry.objects.bulk_create(
        [Entry(posting=posting, account=accounts[key], amount=amount) for key, amount in sums.items()]
    )
    return posting


def closed_until() -> date | None:
    """The last closed month; it and all before it take no posting any more."""
    last = MonthClose.objects.order_by("-month").first()
    return last.month if last else None


def open_day() -> date:
    """The day on which an event of today is booked: today, and never in a closed month."""
    today, closed = clock.today(), closed_until()
    return max(today, add_months(closed, 1)) if closed else today


def _accounts(keys: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str, int], LedgerAccount]:
    wanted = sorted(keys)
    LedgerAccount.objects.bulk_create(
        [LedgerAccount(code=code, fund_id=fund, area_id=town) for code, fund, town in wanted],
        ignore_conflicts=True,
    )
    found = LedgerAccount.objects.filter(
        fund__in={key[1] for key in wanted}, area__in={key[2] for key in wanted}
    )
    return {(account.code, account.fund_id, account.area_id): account for account in found}


def book_run(run: Run, actor: User | None = None) -> list[Posting]:
    """A run is calculated: entitlements arise from its positive lines, claims from its negative ones."""
    sums = Line.objects.filter(run=run).values("fund", "town").order_by("fund", "town")
    due = sums.filter(amount__gt=0).annotate(sum=Sum("amount"))
    claimed = sums.filter(amount__lt=0).annotate(sum=Sum("amount"))
    postings = [
        book(
            Kind.ENTITLEMENT,
            [Movement(Code.EXPENSE, Code.ENTITLED, r["fund"], r["town"], r["sum"]) for r in due],
            run=run,
            actor=actor,
        ),
        book(
            Kind.CLAIM,
            [Movement(Code.CLAIMED, Code.EXPENSE, r["fund"], r["town"], -r["sum"]) for r in claimed],
            run=run,
            actor=actor,
        ),
    ]
    return [posting for posting in postings if posting]


def book_release(batch: Batch, actor: User) -> list[Posting]:
    """A batch is released. Lines that a bank sent back before come from ``returned``.

    What goes out for the first time goes whole: what set-offs keep of it is booked behind it.
    """
    carried = TransferLine.objects.filter(transfer__batch=batch)
    # Read on its own and once: asked line by line it costs the square of a big batch.
    sent_back = TransferLine.objects.filter(transfer__state="failed").values("line")
    again, first = carried.filter(line__in=sent_back), carried.exclude(line__in=sent_back)
    postings = [
        book(Kind.RELEASE, _moves(first, Code.ENTITLED, Code.RELEASED), batch=batch, actor=actor),
        book(Kind.REISSUE, _net(again, Code.RETURNED, Code.RELEASED), batch=batch, actor=actor),
    ]
    return [posting for posting in postings if posting]


def book_stop(batch: Batch, actor: User, reason: str) -> Posting | None:
    """A released batch is stopped: what its release booked goes back where it came from."""
    booked = Entry.objects.filter(posting__batch=batch, posting__kind__in=[Kind.RELEASE, Kind.REISSUE])
    came_from = booked.exclude(account__code=Code.RELEASED).select_related("account")
    moves = [
        Movement(Code.RELEASED, each.account.code, each.account.fund_id, each.account.area_id, each.amount)
        for each in came_from
    ]
    return book(Kind.STOP, moves, batch=batch, actor=actor, memo=reason)


def book_return(batch: Batch, return_file: ReturnFile, actor: User) -> list[Posting]:
    """The bank has answered; what earlier return files of the batch answered is booked already."""
    carried = TransferLine.objects.filter(transfer__batch=batch)
    if batch.returns.exclude(pk=return_file.pk).exists():
        carried = carried.filter(transfer__events__return_file=return_file)
    paid = carried.filter(transfer__state="paid")
    failed = carried.filter(transfer__state="failed")
    postings = [
        book(kind, _net(lines, Code.RELEASED, credit), batch=batch, return_file=return_file, actor=actor)
        for kind, lines, credit in (
            (Kind.PAYMENT, paid, Code.PAID),
            (Kind.RETURN, failed, Code.RETURNED),
        )
    ]
    return [posting for posting in postings if posting]


def _moves(carried: QuerySet[TransferLine], debit: str, credit: str) -> Iterator[Movement]:
    lines = Line.objects.filter(pk__in=carried.values("line"))
    for row in lines.values("fund", "town").order_by("fund", "town").annotate(sum=Sum("amount")):
        yield Movement(debit, credit, row["fund"], row["town"], row["sum"])


def _net(carried: QuerySet[TransferLine], debit: str, credit: str) -> Iterator[Movement]:
    """What the bank moves of the lines: without what set-offs keep back, or kept until the transfer ended."""
    yield from _moves(carried, debit, credit)
    ended = Q(given_back__transfer=F("line__carriers__transfer"))
    kept = Withheld.objects.filter(Q(live=True) | ended, line__carriers__in=carried)
    for row in kept.values("line__fund", "line__town").order_by().annotate(sum=Sum("amount")):
        yield Movement(debit, credit, row["line__fund"], row["line__town"], -row["sum"])


def moves_of_transfer(
    transfer_id: uuid.UUID, debit: str, credit: str, *, net: bool = False
) -> list[Movement]:
    """The lines of one transfer, or what the bank had of them, as movements between two accounts."""
    carried = TransferLine.objects.filter(transfer=transfer_id)
    return list((_net if net else _moves)(carried, debit, credit))


def trial_balance(entries: QuerySet[Entry] | None = None) -> list[Balances]:
    """Every fund and town with its accounts, debit positive; empty accounts are zero."""
    entries = Entry.objects.all() if entries is None else entries
    found: dict[tuple[str, int], dict[str, Decimal]] = {}
    sums = entries.values("account__fund", "account__area", "account__code").order_by()
    for row in sums.annotate(sum=Sum("amount")):
        books = found.setdefault(
            (row["account__fund"], row["account__area"]), dict.fromkeys(Code.values, Decimal("0.00"))
        )
        books[row["account__code"]] = row["sum"]
    funds = Fund.objects.in_bulk([fund for fund, _ in found])
    towns = Area.objects.in_bulk([town for _, town in found])
    order = sorted(found, key=lambda key: (key[0], towns[key[1]].path))
    return [Balances(funds[fund], towns[town], found[fund, town]) for fund, town in order]
