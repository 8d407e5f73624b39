"""A batch is reconciled once every one of its transfers is settled.

Sent is not: the bank has not answered. Paid is settled. Failed is settled when each of its lines has been
released again in another transfer, when the bank paid it late after all, when it was given up for a claim, or
when two people withdrew what was owed to somebody who has died.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from civilaffairs.payments.models import Batch, Estate, Transfer, TransferLine

State = Batch.State
LET_GO = [State.RELEASED, State.EXPORTED, State.RETURNED, State.RECONCILED]


def open_carriers() -> QuerySet[TransferLine]:
    """Lines of failed transfers that nothing has settled yet: neither sent once more nor paid."""
    later = Q(pk__gt=OuterRef("pk"), transfer__batch__state__in=LET_GO)
    again = TransferLine.objects.filter(later | Q(transfer__state=Transfer.State.PAID), line=OuterRef("line"))
    return TransferLine.objects.filter(
        ~Exists(again), ~Exists(withdrawn("transfer")), transfer__state=Transfer.State.FAILED
    )


def withdrawn(transfer: str) -> QuerySet[Estate]:
    """The decision, if any, that nobody gets what a transfer was to pay; ``transfer`` is the outer column."""
    decided = Estate.objects.filter(state=Estate.State.APPROVED, wants=Estate.Wants.WITHDRAW)
    return decided.filter(transfer=OuterRef(transfer))


def reconcile_where_settled(batches: QuerySet[Batch]) -> int:
    """Close those of the batches whose return is in and wholly settled."""
    still_open = open_carriers().filter(transfer__batch=OuterRef("pk"))
    unanswered = Transfer.objects.filter(batch=OuterRef("pk"), state=Transfer.State.SENT)
    returned = Batch.objects.filter(pk__in=batches.values("pk"), state=State.RETURNED)
    settled = returned.filter(~Exists(still_open), ~Exists(unanswered))
    return settled.update(state=State.RECONCILED, version=F("version") + 1)


def reopen_where_unsettled(batches: QuerySet[Batch]) -> int:
    """Open those of the reconciled batches again of which something is not settled after all."""
    still_open = open_carriers().filter(transfer__batch=OuterRef("pk"))
    closed = Batch.objects.filter(Exists(still_open), pk__in=batches.values("pk"), state=State.RECONCILED)
    return closed.update(state=State.RETURNED, version=F("version") + 1)
