"""本月与上月对比: what moved a month's sum, row by row, and who signed it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.models import Award
from civilaffairs.lib.keys import new_key
from civilaffairs.payments.models.banking import BatchSignature
from civilaffairs.payments.models.runs import Line


class Comparison(models.Model):
    """A month beside the month before, in an area, as the runs of ``basis`` left both.

    Lines are never changed, so that the same runs always give the same comparison; another run that
    issues something gives another row. ``figures``: town, benefit, part, how many rows, their sum.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    month = models.DateField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=64, help_text="SHA-256 of the runs of both months")
    figures = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of all that was shown")
    made_at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "month", "basis"], name="comparison_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="comparison_month_on_day_one"),
        ]


class ComparisonRow(models.Model):
    """What changed of a line of an award. A row may stand in two parts, with its share of the change.

    Written by one statement from rows that are never removed: keys without a constraint of their own,
    which would cost each of up to 300,000 rows four look-ups.
    """

    class Part(models.TextChoices):
        NEW = "new", _("New")
        ENDED = "ended", _("Ended")
        STANDARD = "standard", _("Standard changed")
        FACTS = "facts", _("Facts changed")

    id = models.BigAutoField(primary_key=True)
    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="rows", db_index=False)
    part = models.CharField(max_length=8, choices=Part.choices)
    award = models.ForeignKey(Award, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    town = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    programme = models.CharField(max_length=40)
    line = models.CharField(max_length=20)
    was = models.DecimalField(max_digits=14, decimal_places=2)
    now = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    earlier = models.ForeignKey(
        Line, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    later = models.ForeignKey(
        Line, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="comparison_row_moves"),
            models.CheckConstraint(condition=~Q(was=F("now")), name="comparison_row_differs"),
        ]
        indexes = [models.Index(fields=["comparison", "part"], name="comparison_row_of_part")]


class ComparisonSignature(models.Model):
    """The approver of a batch saw this comparison: bound to the signature, and so to the batch's digest."""

    signature = models.OneToOneField(
        BatchSignature, models.PROTECT, primary_key=True, related_name="compared"
    )
    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="signatures")
    digest = models.CharField(max_length=64)
