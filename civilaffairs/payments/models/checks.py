"""发放前核查: what speaks against paying, and the two people who let it go all the same."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.models import Award
from civilaffairs.payments.models.proposal import Proposal
from civilaffairs.payments.models.runs import Line


class CheckHit(models.Model):
    """A check found something about lines that are to be paid.

    ``digest`` says by which check and of which lines: another line is another hit. Triggers keep
    the lines of a blocking hit out of every batch.
    """

    class Severity(models.TextChoices):
        BLOCK = "block", _("Blocks")
        WARN = "warn", _("Warns")

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=20)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    digest = models.BinaryField(max_length=32, unique=True)
    month = models.DateField(help_text="of the batch that was to be prepared")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", help_text="that was looked at")
    town = models.ForeignKey(Area, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    line_count = models.PositiveIntegerField()
    detail = models.JSONField(default=dict)
    found_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="check_hit_month_on_day_one")]
        indexes = [models.Index(fields=["town"], name="check_hit_open", condition=Q(ended_at=None))]


class CheckHitLine(models.Model):
    """A line that a hit is about; of a warning about a whole town none is kept."""

    hit = models.ForeignKey(CheckHit, models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hit", "line"], name="check_hit_line_once")]


class CheckOverride(Proposal):
    """Why a hit shall not block: said by one person, confirmed or sent back by a second one."""

    hit = models.ForeignKey(CheckHit, models.PROTECT, related_name="overrides")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["hit"],
                condition=Q(state__in=["open", "approved"]),
                name="checkoverride_one_at_a_time",
            ),
        ]
