"""年度预算与资金下达: what a fund may spend in a year, and the money that was given for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.payments.models.funds import Fund
from civilaffairs.payments.models.ledger import Posting
from civilaffairs.payments.models.proposal import Proposal


class Allocation(Proposal):
    """One amount of a document for a fund, an area and a year; ``reason`` says what it is for.

    An approved one is taken back by a second row, ``reverses``, with the opposite amount. A budget is a
    plan and is not booked; an appropriation is money and has its posting.
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Annual budget")
        APPROPRIATION = "appropriation", _("Appropriation")

    kind = models.CharField(max_length=13, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="allocations")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    document = models.CharField(max_length=60, help_text="number of the document that allots it")
    document_on = models.DateField()
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="allocation")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="allocation_positive_or_reversal",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="allocation_with_document"),
            models.CheckConstraint(
                condition=Q(kind="appropriation", state="approved", posting__isnull=False)
                | Q(posting__isnull=True) & ~Q(kind="appropriation", state="approved"),
                name="allocation_booked_if_money",
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=~Q(state="returned"), name="allocation_reversed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.document
