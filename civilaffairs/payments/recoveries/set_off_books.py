"""What set-offs keep back: written with the frozen transfers, booked at the release, given back after it.

A batch that is taken back frees what it kept, which was in no book yet. A payment that is given up gives it
back: the debtor owes it again.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import ledger
from civilaffairs.payments.groups import Group
from civilaffairs.payments.ledger import Movement
from civilaffairs.payments.models import (
    Batch,
    LedgerAccount,
    Posting,
    Receivable,
    ReceivableEvent,
    Transfer,
    Withheld,
)
from civilaffairs.payments.recoveries import books, chain, set_off_sums

Code, Kind = LedgerAccount.Code, ReceivableEvent.Kind


def lock(month: date, fund: str) -> None:
    """Hold what the set-offs of a batch are about: nothing comes in or is given up meanwhile."""
    owing = set_off_sums.running(month, fund).order_by().values("receivable")
    list(Receivable.objects.select_for_update().filter(pk__in=owing).order_by("pk"))


def write(transfers: Iterable[uuid.UUID], groups: Iterable[Group]) -> None:
    """With the transfers of a draft, which carry the lines already."""
    Withheld.objects.bulk_create(
        Withheld(set_off_id=each.set_off, line_id=each.line, transfer_id=transfer, amount=each.amount)
        for transfer, group in zip(transfers, groups, strict=True)
        for each in group.keeps
    )


def of_batch(batch: Batch) -> QuerySet[Withheld]:
    """What was kept back when it was frozen, and is still."""
    return Withheld.objects.filter(transfer__batch=batch, live=True)


def refuse_ended(batch: Batch) -> None:
    """Refused where a set-off was ended since the batch was frozen."""
    ended = of_batch(batch).filter(set_off__ended_at__isnull=False)
    numbers = sorted(set(ended.values_list("set_off__receivable__number", flat=True)))
    if numbers:
        raise Refused(
            _("The set-off was ended since the batch was prepared: %(numbers)s.")
            % {"numbers": ", ".join(numbers)},
            _("Take the batch back and prepare it again: then all of it is paid."),
        )


def free(batch: Batch) -> None:
    """The batch is taken back before its release: nothing was booked, nothing is kept."""
    of_batch(batch).update(live=False)


def book_release(batch: Batch, actor: User) -> None:
    """The benefit counts as paid, and what was kept of it as recovered."""
    rows = of_batch(batch).order_by("set_off__receivable", "transfer__position")
    for (found, transfer), parts in _by_receivable(rows).items():
        moves = [*_lines(parts, Code.RELEASED, Code.PAID), *_recovered(found, _sum(parts))]
        posting = _booked(Posting.Kind.SET_OFF, moves, batch, found, actor)
        chain.add(found, Kind.SET_OFF, _sum(parts), clock.today(), posting, actor, transfer=transfer)


def give_back(transfer: Transfer, actor: User) -> None:
    """The payment is given up: what was kept of its lines is returned like the rest, and owed again."""
    rows = Withheld.objects.filter(line__carriers__transfer=transfer, live=True)
    for (found, _first), parts in _by_receivable(rows.order_by("set_off__receivable"), transfer).items():
        _owe_again(found, transfer, parts, Code.RETURNED, actor)


def reverse_release(batch: Batch, actor: User) -> None:
    """The released batch is stopped: what it kept back is owed again, and its lines are to be sent whole.

    What an earlier batch kept of a line that this one was to send again stays kept.
    """
    rows = of_batch(batch).order_by("set_off__receivable", "transfer__position")
    for (found, transfer), parts in _by_receivable(rows).items():
        _owe_again(found, transfer, parts, Code.RELEASED, actor)


def _owe_again(
    found: Receivable, transfer: Transfer, parts: list[Withheld], credit: str, actor: User
) -> None:
    amount = _sum(parts)
    moves = [*_lines(parts, Code.PAID, credit), *_recovered(found, -amount)]
    posting = _booked(Posting.Kind.GIVEN_BACK, moves, transfer.batch, found, actor)
    event = chain.add(found, Kind.GIVEN_BACK, -amount, clock.today(), posting, actor, transfer=transfer)
    Withheld.objects.filter(pk__in=[part.pk for part in parts]).update(live=False, given_back=event)


def _by_receivable(
    rows: QuerySet[Withheld], transfer: Transfer | None = None
) -> dict[tuple[Receivable, Transfer], list[Withheld]]:
    """The parts of each receivable, locked, and of each transfer; or of all as of one."""
    found: dict[tuple[Receivable, Transfer], list[Withheld]] = defaultdict(list)
    for row in rows.select_related("set_off", "transfer", "line"):
        receivable = Receivable.objects.select_for_update().get(pk=row.set_off.receivable_id)
        found[receivable, transfer or row.transfer].append(row)
    return found


def _sum(parts: Iterable[Withheld]) -> Decimal:
    return sum((part.amount for part in parts), ZERO)


def _lines(parts: Iterable[Withheld], debit: str, credit: str) -> Iterator[Movement]:
    """In the books of the lines that it was kept of."""
    for part in parts:
        yield Movement(debit, credit, part.line.fund_id, part.line.town_id, part.amount)


def _recovered(found: Receivable, amount: Decimal) -> Iterator[Movement]:
    """In the books of the claims, from the oldest on; below zero the last ones are open again."""
    done = found.amount - chain.owed(found)
    start, end = sorted((done, done + amount))
    debit, credit = (Code.RECOVERED, Code.RECEIVABLE) if amount > 0 else (Code.RECEIVABLE, Code.RECOVERED)
    for fund, town, part in books.stretch(found, start, end):
        yield Movement(debit, credit, fund, town, part)


def _booked(
    kind: Posting.Kind, moves: Iterable[Movement], batch: Batch, found: Receivable, actor: User
) -> Posting:
    posting = ledger.book(kind, moves, batch=batch, actor=actor, memo=found.number)
    assert posting is not None, found.number
    return posting
