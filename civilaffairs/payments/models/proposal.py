"""What one person proposes and a second one decides: overrides, verdicts, recoveries, write-offs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key


class Proposal(models.Model):
    """One person proposes, a second one decides, once; what was decided never changes."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the second person")
        APPROVED = "approved", _("Decided")
        RETURNED = "returned", pgettext_lazy("proposal", "Sent back")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    answer = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_with_reason"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="%(class)s_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
                name="%(class)s_second_person",
            ),
        ]
