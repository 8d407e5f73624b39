"""A run issues, for every award and month, what is due less what was already issued."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.models import Award
from civilaffairs.jobs.models import Job
from civilaffairs.lib.keys import new_key
from civilaffairs.payments.models.funds import Fund


class Run(models.Model):
    """One calculation of some programmes in an area for all months up to ``month``.

    It knows what was known before ``known_until``; by default the end of the last day of
    the month before.
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("Monthly run")
        OFF_CYCLE = "off-cycle", _("Off-cycle run")

    class State(models.TextChoices):
        OPEN = "open", _("Calculating")
        COMPUTED = "computed", _("Calculated")
        CLOSED = "closed", _("Closed with parts missing")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MONTHLY)
    number = models.PositiveSmallIntegerField(default=1)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    award = models.ForeignKey(
        Award, models.PROTECT, null=True, related_name="+", help_text="the one award that it is for"
    )
    programmes = models.JSONField(help_text="codes in order of calculation")
    known_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    snapshot = models.TextField(db_default="", help_text="which transactions had ended when it started")
    statements = models.JSONField(db_default={}, help_text="digest of each benefit's statement")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    finished_at = models.DateTimeField(null=True)
    line_count = models.PositiveIntegerField(default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "kind", "area", "number"], name="run_identity"),
            models.CheckConstraint(condition=Q(month__day=1), name="run_month_on_day_one"),
            models.CheckConstraint(
                condition=Q(award=None) | Q(kind="off-cycle"), name="run_of_award_is_off_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} · {self.get_kind_display()} {self.number}"


class RunCover(models.Model):
    """Only one open run covers a programme in a town."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="covers")
    programme = models.CharField(max_length=40)
    town = models.ForeignKey(Area, models.PROTECT, related_name="+")
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "town"], condition=Q(open=True), name="run_one_open_per_town"
            ),
            models.UniqueConstraint(fields=["run", "programme", "town"], name="run_cover_once"),
        ]


class InputSet(models.Model):
    """What an award's lines were computed from: one row per distinct content."""

    id = models.BigAutoField(primary_key=True)
    award = models.ForeignKey(Award, models.PROTECT, related_name="+", db_index=False)  # see input_set_once
    digest = models.BinaryField(max_length=32)
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "digest"], name="input_set_once"),
        ]


class Line(models.Model):
    """One issued amount of an award for a benefit month. Rows are never changed.

    The key carries no run: two writers who start from the same state collide, whichever
    run, worker or off-cycle payment they belong to. An index more costs each line of each run:
    there is none that begins like another one, or that hardly narrows. The key begins with the award:
    a line is looked for by whose it is.
    """

    id = models.BigAutoField(primary_key=True)
    for_month = models.DateField()
    award = models.ForeignKey(Award, models.PROTECT, related_name="lines", db_index=False)
    line = models.CharField(max_length=20)
    seq = models.PositiveSmallIntegerField()
    before = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    after = models.DecimalField(max_digits=14, decimal_places=2)
    run = models.ForeignKey(Run, models.PROTECT, related_name="lines", db_index=False)
    town = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    programme = models.CharField(max_length=40)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", db_index=False)
    inputs = models.ForeignKey(InputSet, models.PROTECT, related_name="+", db_index=False)
    formula = models.CharField(max_length=20, help_text="first month of the formula's version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "for_month", "line", "seq"], name="line_key"),
            models.CheckConstraint(condition=~Q(amount=0), name="line_not_zero"),
            models.CheckConstraint(
                condition=Q(after=F("before") + F("amount"), after__gte=0),
                name="line_sums",
            ),
            models.CheckConstraint(
                condition=(Q(seq=1) & Q(before=0)) | Q(seq__gt=1), name="line_chain_start"
            ),
            models.CheckConstraint(condition=Q(for_month__day=1), name="line_month_on_day_one"),
        ]
        indexes = [
            models.Index(fields=["run", "town"], name="line_of_run"),
            models.Index(fields=["town"], name="line_negative", condition=Q(amount__lt=0)),
            models.Index(fields=["award"], name="line_taken_back", condition=Q(after=0)),
        ]


class RunException(models.Model):
    """An award a run could not settle, with the reason and the remedy."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.CASCADE, related_name="exceptions")
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "award", "code"], name="run_exception_once"),
        ]
