"""What was released does not go to the bank after all: two people stop it before its file is exported."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from civilaffairs.payments.models.banking import Batch
from civilaffairs.payments.models.proposal import Proposal


class BatchStop(Proposal):
    """While one stands nothing is exported; approved, the batch is taken back and its release reversed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="stops")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["batch"], condition=~Q(state="returned"), name="batchstop_one_at_a_time"
            ),
        ]
