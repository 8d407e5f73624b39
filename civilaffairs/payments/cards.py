"""社保卡发放率: how much of what goes to persons goes to their social security cards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from civilaffairs.payments.models import Transfer

ON_CARD, ELSEWHERE = "yes", "no"
# Institutions have no card, and what was taken back was never to be paid.
COUNTED = Q(payee_person__isnull=False) & ~Q(state=Transfer.State.CANCELLED)
ON_THEIRS = Q(account__social_security_card=True)
WHICH = {  # Of whose account nobody said so is not on a card.
    ON_CARD: COUNTED & ON_THEIRS,
    ELSEWHERE: COUNTED & ~ON_THEIRS,
}


@dataclass(frozen=True, slots=True)
class Share:
    """What goes to persons: all of it, and what goes on the card.

    A person counts once, however often paid, and on the card only if nothing of theirs goes elsewhere.
    """

    heads: int
    total: Decimal
    on_card: int
    card_total: Decimal

    @property
    def by_amount(self) -> Decimal:
        return _percent(self.card_total, self.total)

    @property
    def by_head(self) -> Decimal:
        return _percent(Decimal(self.on_card), Decimal(self.heads))


def share(transfers: QuerySet[Transfer]) -> Share | None:
    """None where nobody is paid."""
    found = transfers.filter(COUNTED).aggregate(
        heads=Count("payee_person", distinct=True),
        total=Sum("amount", default=Decimal()),
        elsewhere=Count("payee_person", distinct=True, filter=WHICH[ELSEWHERE]),
        card_total=Sum("amount", filter=WHICH[ON_CARD], default=Decimal()),
    )
    on_card = found["heads"] - found.pop("elsewhere")
    return Share(on_card=on_card, **found) if found["heads"] else None


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"))
