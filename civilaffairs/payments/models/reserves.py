"""备用金: cash that a town may hand out at once, and what went in and out of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.models import Award
from civilaffairs.lib.keys import new_key
from civilaffairs.payments.models.funds import Fund


class Reserve(models.Model):
    """The reserve of a town out of one fund."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "fund"], name="reserve_once")]

    def __str__(self) -> str:
        return str(self.area)


class ReserveMovement(models.Model):
    """Money in (positive) or out (negative). Rows are never changed; ``after`` is the balance.

    Two writers who start from one balance collide on ``seq``; a trigger holds the rows together as one
    chain, so that no balance can be skipped, and no balance is below zero.
    """

    class Kind(models.TextChoices):
        TOP_UP = "top-up", _("Top-up")
        DRAW = "draw", _("Handed out")

    id = models.BigAutoField(primary_key=True)
    reserve = models.ForeignKey(Reserve, models.PROTECT, related_name="movements")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    after = models.DecimalField(max_digits=14, decimal_places=2)
    award = models.OneToOneField(Award, models.PROTECT, null=True, related_name="draw")
    receipt = models.CharField(max_length=60, help_text="number of the voucher or of the signed receipt")
    booked_on = models.DateField()
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reserve", "seq"], name="reserve_movement_once"),
            models.CheckConstraint(
                condition=Q(after=F("before") + F("amount"), before__gte=0, after__gte=0),
                name="reserve_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind="top-up", amount__gt=0, award__isnull=True)
                | Q(kind="draw", amount__lt=0, award__isnull=False),
                name="reserve_movement_of_a_kind",
            ),
        ]
