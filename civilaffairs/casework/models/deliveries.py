"""送达回证: who received a letter, when and how."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.casework.models.letters import Letter
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField


class Delivery(models.Model):
    """One delivery of a letter as entered; the newest entry holds, the others stay listed."""

    class Mode(models.TextChoices):
        DIRECT = "direct", _("Handed over")
        FAMILY = "family", _("Handed to an adult of the family")
        POST = "post", _("By post")
        LEFT = "left", _("Left at the home (refused)")
        ELECTRONIC = "electronic", _("Electronically, as agreed")
        NOTICE = "notice", _("By public announcement")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries")
    delivered_on = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode.choices)
    received_by = SealedTextField(null=True, help_text="who signed")
    witness = SealedTextField(null=True, help_text="who saw that it was left")
    reference = models.CharField(max_length=40, blank=True, help_text="of the post office")
    served_by = models.CharField(max_length=60, help_text="who brought it, one or two names")
    note = SealedTextField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(mode__in=("direct", "family")) | Q(received_by__isnull=False),
                name="delivery_received_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(mode="left") | Q(witness__isnull=False), name="delivery_left_before_a_witness"
            ),
            models.CheckConstraint(
                condition=~Q(mode="post") | ~Q(reference=""), name="delivery_posted_under_a_number"
            ),
        ]
        indexes = [models.Index(fields=["letter", "at"], name="delivery_of_letter")]
