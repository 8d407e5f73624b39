"""Lines that a later run took back before any batch with them was released.

They are never sent, so that neither an entitlement nor a claim is left of them: what their runs
booked is reversed. A line is reversed once. Either the run that takes it back finds it free when
it ends; or a batch still carries it then, and it is found when that batch is taken back. Both
wait for whoever decides at that moment where free lines go.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from civilaffairs.accounts.models import User
from civilaffairs.payments import candidates, ledger, makers
from civilaffairs.payments.models import Batch, Line, Posting, Run, TransferLine
from civilaffairs.payments.reconciliation import LET_GO

Code = ledger.Code


def book_after_run(run: Run) -> None:
    """Reverse what the run took back whole and no batch carries."""
    makers.wait_for_others()
    mine = candidates.taking_back().filter(run=run)
    before = candidates.taking_back().exclude(run=run)
    awards = Line.objects.filter(run=run, after=0).values("award")
    lines = Line.objects.filter(Exists(mine), ~Exists(before), award__in=awards)
    _book(lines, run=run)


def book_after_cancel(batch: Batch, actor: User) -> None:
    """Reverse what was taken back while the batch, which is cancelled now, carried it."""
    ended = candidates.taking_back().filter(run__state__in=[Run.State.COMPUTED, Run.State.CLOSED])
    lines = Line.objects.filter(Exists(ended), carriers__transfer__batch=batch)
    _book(lines, batch=batch, actor=actor)


def _book(
    lines: QuerySet[Line], run: Run | None = None, batch: Batch | None = None, actor: User | None = None
) -> None:
    carried = TransferLine.objects.filter(
        Q(live=True) | Q(transfer__batch__state__in=LET_GO), line=OuterRef("pk")
    )
    never_sent = lines.filter(~Exists(carried), amount__gt=0, award__draw=None)
    sums = never_sent.values("fund", "town").order_by("fund", "town")
    ledger.book(
        Posting.Kind.REVERSAL,
        [
            ledger.Movement(Code.ENTITLED, Code.CLAIMED, row["fund"], row["town"], row["sum"])
            for row in sums.annotate(sum=Sum("amount"))
        ],
        run=run,
        batch=batch,
        actor=actor,
    )
