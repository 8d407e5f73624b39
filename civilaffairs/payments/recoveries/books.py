"""What claims, recovery decisions, refunds and write-offs book: each to the fund and town of its lines.

A receivable is made of claims in a fixed order. What is waived or paid back runs along that order, so
that every yuan of it belongs to one line, and so to one fund and town.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from civilaffairs.accounts.models import User
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import ledger
from civilaffairs.payments.ledger import Movement
from civilaffairs.payments.models import LedgerAccount, Posting, Receivable, ReceivableEvent

Code, Kind = LedgerAccount.Code, Posting.Kind


def stretch(receivable: Receivable, start: Decimal, end: Decimal) -> Iterator[tuple[str, int, Decimal]]:
    """Fund, town and amount of the part of the claims that lies between two sums of them."""
    items = receivable.items.filter(live=True).order_by("line__for_month", "line")
    passed = ZERO
    for fund, town, amount in items.values_list("line__fund", "line__town", "amount"):
        part = min(end, passed + amount) - max(start, passed)
        if part > 0:
            yield fund, town, part
        passed += amount


def book_decision(receivable: Receivable, actor: User) -> Posting:
    """The claims end: what was not waived is owed by decision. What is waived are the latest claims."""
    owed = stretch(receivable, ZERO, receivable.amount)
    waived = stretch(receivable, receivable.amount, receivable.total)
    moves = [Movement(Code.RECEIVABLE, Code.CLAIMED, *each) for each in owed]
    moves += [Movement(Code.WRITTEN_OFF, Code.CLAIMED, *each) for each in waived]
    return _booked(Kind.RECOVERY, moves, receivable, actor)


def book_refund(receivable: Receivable, before: Decimal, amount: Decimal, actor: User) -> Posting:
    """Money is back in the fund."""
    return _lessen(Kind.REFUND, Code.RECOVERED, receivable, before, amount, actor)


def book_write_off(receivable: Receivable, before: Decimal, amount: Decimal, actor: User) -> Posting:
    """The fund bears the loss."""
    return _lessen(Kind.WRITE_OFF, Code.WRITTEN_OFF, receivable, before, amount, actor)


def book_reversal(receivable: Receivable, wrong: ReceivableEvent, actor: User) -> Posting:
    """As if the event had never been: what came after it moves up to the claims that it had taken."""
    events = list(receivable.events.select_related("reversal").order_by("seq"))
    undone = {event.reversal.event_id for event in events if event.reversal}
    booked, right = _settled(receivable, events, undone), _settled(receivable, events, {*undone, wrong.pk})
    moves = [
        Movement(code, Code.RECEIVABLE, fund, town, right[code, fund, town] - booked[code, fund, town])
        for code, fund, town in sorted(booked.keys() | right.keys())
    ]
    return _booked(Kind.REVERSAL, moves, receivable, actor)


def _settled(
    receivable: Receivable, events: Iterable[ReceivableEvent], undone: Collection[int]
) -> dict[tuple[str, str, int], Decimal]:
    """What is recovered and written off of each fund and town by the events that were not reversed."""
    found: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    done = ZERO
    for event in events:
        if event.pk in undone or event.kind == ReceivableEvent.Kind.REVERSED:
            continue
        code = Code.WRITTEN_OFF if event.kind == ReceivableEvent.Kind.WRITE_OFF else Code.RECOVERED
        start, end = sorted((done, done + event.amount))
        for fund, town, part in stretch(receivable, start, end):
            found[code, fund, town] += part if event.amount > 0 else -part
        done += event.amount
    return found


def _lessen(
    kind: Posting.Kind, debit: str, receivable: Receivable, before: Decimal, amount: Decimal, actor: User
) -> Posting:
    done = receivable.amount - before
    moves = [Movement(debit, Code.RECEIVABLE, *each) for each in stretch(receivable, done, done + amount)]
    return _booked(kind, moves, receivable, actor)


def _booked(kind: Posting.Kind, moves: list[Movement], receivable: Receivable, actor: User) -> Posting:
    posting = ledger.book(kind, moves, actor=actor, memo=receivable.number)
    assert posting is not None, receivable.number
    return posting
