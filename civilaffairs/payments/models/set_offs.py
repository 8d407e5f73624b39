"""抵扣: what is owed on a receivable, kept back from the debtor's own later payments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.models.banking import Transfer
from civilaffairs.payments.models.proposal import Proposal
from civilaffairs.payments.models.receivables import Receivable, ReceivableEvent
from civilaffairs.payments.models.runs import Line


class SetOff(Proposal):
    """By what right, from which month on and how much a month at most; it runs until somebody ends it."""

    class Ground(models.TextChoices):
        CONSENT = "consent", _("Written consent of the debtor")
        DECISION = "decision", _("Enforceable decision")

    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="set_offs")
    ground = models.CharField(max_length=10, choices=Ground.choices)
    document = models.CharField(max_length=60, help_text="number of the consent or the decision")
    dated = models.DateField(help_text="day of that document")
    enforceable_since = models.DateField(null=True)
    monthly = models.DecimalField(max_digits=14, decimal_places=2, help_text="the most a month")
    from_month = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["receivable"],
                condition=Q(state__in=["open", "approved"], ended_at__isnull=True),
                name="setoff_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(monthly__gt=0, from_month__day=1) & ~Q(document=""), name="setoff_terms"
            ),
            models.CheckConstraint(
                condition=Q(ground="consent", enforceable_since__isnull=True)
                | Q(ground="decision", enforceable_since__isnull=False, enforceable_since__gte=F("dated")),
                name="setoff_by_right",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(state="approved", ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="setoff_ended_by_somebody",
            ),
        ]


class Withheld(models.Model):
    """What a set-off kept back of one line, when ``transfer`` was frozen.

    It stays with the line: whatever transfer carries the line again after a failure is less by it. ``live``
    ends when the batch is taken back before its release, or the payment given up (``given_back``).
    """

    id = models.BigAutoField(primary_key=True)
    set_off = models.ForeignKey(SetOff, models.PROTECT, related_name="withheld")
    line = models.ForeignKey(Line, models.PROTECT, related_name="withheld")
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="withheld_parts")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    live = models.BooleanField(default=True)
    given_back = models.ForeignKey(ReceivableEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["set_off", "line"], condition=Q(live=True), name="withheld_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="withheld_positive"),
            models.CheckConstraint(
                condition=Q(live=False) | Q(given_back__isnull=True), name="withheld_or_given_back"
            ),
        ]
