"""差额待定: arrears and claims above a set sum or age, and the two people who decide each of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.models import Award
from civilaffairs.payments.models.proposal import Proposal
from civilaffairs.payments.models.runs import InputSet, Run


class Difference(models.Model):
    """What a run would have issued for months before its own, and did not, since it is large or old.

    ``digest`` says which lines exactly: another amount is another difference and waits anew. Runs
    write these rows; ``ended_by`` is the run that issued it or no longer found it.
    """

    id = models.BigAutoField(primary_key=True)
    award = models.ForeignKey(Award, models.PROTECT, related_name="differences", db_index=False)
    town = models.ForeignKey(Area, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    first_month = models.DateField()
    last_month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    size = models.DecimalField(max_digits=14, decimal_places=2, help_text="arrears and claims added up")
    over_sum = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    over_months = models.PositiveSmallIntegerField(null=True)
    found_by = models.ForeignKey(Run, models.PROTECT, related_name="differences")
    ended_by = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "digest"], name="difference_once"),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, size__gt=0), name="difference_of_months"
            ),
            models.CheckConstraint(
                condition=Q(over_sum__isnull=False) | Q(over_months__isnull=False),
                name="difference_over_a_bound",
            ),
        ]
        indexes = [models.Index(fields=["award"], name="difference_open", condition=Q(ended_by=None))]


class DifferenceLine(models.Model):
    """A line as it would have been issued, with what it was computed from."""

    id = models.BigAutoField(primary_key=True)
    difference = models.ForeignKey(Difference, models.PROTECT, related_name="lines")
    for_month = models.DateField()
    line = models.CharField(max_length=20)
    seq = models.PositiveSmallIntegerField()
    before = models.DecimalField(max_digits=14, decimal_places=2)
    due = models.DecimalField(max_digits=14, decimal_places=2)
    inputs = models.ForeignKey(InputSet, models.PROTECT, related_name="+")
    formula = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["difference", "for_month", "line"], name="difference_line_once"),
            models.CheckConstraint(condition=~Q(due=F("before")), name="difference_line_differs"),
        ]


class Verdict(Proposal):
    """What one person proposed about a difference, and what a second one said to it."""

    class Wants(models.TextChoices):
        RELEASE = "release", _("Release it")
        REFUSE = "refuse", _("Do not issue it")

    difference = models.ForeignKey(Difference, models.PROTECT, related_name="verdicts")
    wants = models.CharField(max_length=10, choices=Wants.choices)

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["difference"],
                condition=Q(state__in=["open", "approved"]),
                name="verdict_one_at_a_time",
            ),
        ]
