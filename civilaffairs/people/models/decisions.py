"""What makes a recorded fact count: a decision by named people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key


class Decision(models.Model):
    """A confirmation, review, re-grading or verified death. Rows are never changed.

    The case it came from lies in an upper layer and is named by value.
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("Confirmation")
        REFUSAL = "refusal", _("Refusal")
        REVIEW = "review", _("Review")
        STOP = "stop", _("Stop")
        VERIFIED_DEATH = "verified-death", _("Verified death")
        HOUSEHOLD = "household", _("Change of households")
        IDENTITY = "identity", _("Decision on an identity")
        SERVED = "served", _("List of meals served")
        BEDS = "beds", _("List of occupied beds")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField()
    first_month = models.DateField(null=True, help_text="the first month it counts from")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_month__isnull=True) | models.Q(first_month__day=1),
                name="decision_month_on_day_one",
            ),
        ]
