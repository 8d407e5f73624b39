"""What was owed to a payee who has died: two people decide who gets it, or that nobody does."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.models.banking import Transfer
from civilaffairs.payments.models.proposal import Proposal
from civilaffairs.people.models import BankAccount


class Estate(Proposal):
    """What becomes of a returned payment whose payee has died; it is never sent to them again.

    ``pay``: to the heir or whoever handled the burial, on ``account``; the new arrangement is confirmed with
    the decision and the next batch carries the lines. ``withdraw``: nobody gets it; the lines stay with the
    returned transfer for ever, and the fund keeps the money.
    """

    class Wants(models.TextChoices):
        PAY = "pay", _("Pay to the heir or burial handler")
        WITHDRAW = "withdraw", _("Withdraw it: nobody is entitled to it")

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="estates")
    wants = models.CharField(max_length=10, choices=Wants.choices)
    account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="+")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["transfer"],
                condition=Q(state__in=["open", "approved"]),
                name="estate_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(wants="pay", account__isnull=False) | Q(wants="withdraw", account__isnull=True),
                name="estate_paid_to_an_account",
            ),
        ]
