"""The chain of what lessens a receivable: each event starts where the last one ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from civilaffairs.accounts.models import User
from civilaffairs.lib.money import ZERO
from civilaffairs.payments.models import Batch, Posting, Receivable, ReceivableEvent, Withheld

NOT_RELEASED = [Batch.State.DRAFT, Batch.State.PREPARED, Batch.State.APPROVED]


def owed(receivable: Receivable) -> Decimal:
    """What the chain of events leaves."""
    last = receivable.events.order_by("-seq").first()
    return last.after if last else receivable.amount


def reserved(receivable: Receivable) -> Decimal:
    """What frozen batches keep back of it that are not released yet: it is in no book so far."""
    rows = Withheld.objects.filter(
        set_off__receivable=receivable, live=True, transfer__batch__state__in=NOT_RELEASED
    )
    return Decimal(rows.aggregate(sum=Sum("amount", default=ZERO))["sum"])


def add(
    found: Receivable, kind: str, amount: Decimal, day: date, posting: Posting, actor: User, **terms: Any
) -> ReceivableEvent:
    """The next event; the receivable is locked by whoever calls."""
    before = owed(found)
    return ReceivableEvent.objects.create(
        receivable=found,
        seq=found.events.count() + 1,
        kind=kind,
        before=before,
        amount=amount,
        after=before - amount,
        happened_on=day,
        posting=posting,
        actor=actor,
        **terms,
    )
