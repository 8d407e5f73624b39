"""A hit of the radar: a task with the yuan at risk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.models import Award
from civilaffairs.lib.keys import new_key
from civilaffairs.payments.models import Hold
from civilaffairs.people.models import Household, Person, Report


class Hit(models.Model):
    """One thing found, once: a dismissed hit keeps its place, so that the next night does not find it again.

    ``subject`` says what it is about (``person:…``, ``award:…``), beside the rows that pages show.
    ``detail`` holds codes, months and amounts for the words of the page.
    """

    class Kind(models.TextChoices):
        DEATH = "death", _("Reported dead")
        MOVE = "move", _("Reported to have moved away")
        OVERPAID = "overpaid", _("Paid, no longer eligible")
        UNPAID = "unpaid", _("Eligible, not paid")
        INCOME = "income", _("Income crossed the line")
        CERTIFICATE = "certificate", _("Certificate expires")
        BIRTHDAY = "birthday", _("Birthday changes the amount")
        REVIEW = "review", _("Review due")
        OVERLOOKED = "overlooked", _("Overlooked by the runs")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed by itself")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    subject = models.CharField(max_length=100)
    day = models.DateField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    programme = models.CharField(max_length=40, blank=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    certain = models.BooleanField(default=True)
    yuan = models.DecimalField(max_digits=14, decimal_places=2)
    detail = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    hold = models.OneToOneField(Hold, models.PROTECT, null=True, related_name="hit")
    found_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=20, blank=True, help_text="code of why it closed by itself")
    reason = models.CharField(max_length=500, blank=True, help_text="why somebody dismissed it")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "day"],
                condition=Q(state__in=("open", "dismissed")),
                name="hit_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by=None, because="", reason="")
                | (Q(state="closed", closed_at__isnull=False, reason="") & ~Q(because=""))
                | (
                    Q(state="dismissed", closed_at__isnull=False, closed_by__isnull=False, because="")
                    & ~Q(reason="")
                ),
                name="hit_ended_with_reason",
            ),
            models.CheckConstraint(condition=Q(yuan__gte=0), name="hit_yuan_not_negative"),
            models.CheckConstraint(condition=Q(certain=True) | Q(hold=None), name="hit_holds_when_certain"),
        ]
        indexes = [
            models.Index(fields=["area", "-yuan"], name="hit_open", condition=Q(state="open")),
        ]
