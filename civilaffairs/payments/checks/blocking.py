"""Which lines a check keeps out of a batch; triggers hold the same."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from civilaffairs.payments.models import Batch, CheckHit, CheckHitLine, CheckOverride, TransferLine

_OVERRIDDEN = Exists(CheckOverride.objects.filter(hit=OuterRef("hit"), state=CheckOverride.State.APPROVED))
STANDS = Q(hit__severity=CheckHit.Severity.BLOCK, hit__ended_at=None) & ~Q(_OVERRIDDEN)


def blocked() -> Exists:
    """For lines: whether an open hit that nobody overrode keeps it back."""
    return Exists(CheckHitLine.objects.filter(STANDS, line=OuterRef("pk")))


def in_batch(batch: Batch) -> QuerySet[CheckHit]:
    """What keeps a frozen batch from being approved or released."""
    carried = TransferLine.objects.filter(transfer__batch=batch, live=True)
    standing = CheckHitLine.objects.filter(STANDS, line__in=carried.values("line"))
    return CheckHit.objects.filter(pk__in=standing.values("hit")).select_related("award").order_by("pk")
