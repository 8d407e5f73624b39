"""社保卡发放率: how much of what goes to persons goes to their social security cards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from civilaffairs.payments.models import Transfer

ON_CARD, ELSEWHERE = "yes", "no"
# Institutions have no card, and what was taken back was never to be paid.
COUNTED = Q(payee_person__isnull=False) & ~Q(state=Transfer.State.CANCELLED)
WHICH = {
    ON_CARD: COUNTED & Q(account__social_security_card=True),
    ELSEWHERE: COUNTED & Q(account__social_security_card=False),
}


@dataclass(frozen=True, slots=True)
class Share:
    """Payments to persons: all, and those on the card."""

    count: int
    total: Decimal
    on_card: int
    card_total: Decimal

    @property
    def by_amount(self) -> Decimal:
        return _percent(self.card_total, self.total)

    @property
    def by_head(self) -> Decimal:
        return _percent(Decimal(self.on_card), Decimal(self.count))


def share(transfers: QuerySet[Transfer]) -> Share | None:
    """None where nobody is paid."""
    card = WHICH[ON_CARD]
    found = transfers.filter(COUNTED).aggregate(
        count=Count("pk"),
        total=Sum("amount", default=Decimal()),
        on_card=Count("pk", filter=card),
        card_total=Sum("amount", filter=card, default=Decimal()),
    )
    return Share(**found) if found["count"] else None


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"))
