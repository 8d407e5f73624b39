"""Proposals of standards and settings, the area's policy examples, and how the two agree."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key


class Proposal(models.Model):
    """Values that one person entered together and that a second one publishes, or not.

    A proposal is never edited: a wrong one is withdrawn and entered anew.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the second person")
        PUBLISHED = "published", _("Published")
        RETURNED = "returned", pgettext_lazy("proposal", "Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    source = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(decided_by=F("entered_by")),
                name="proposal_second_person",
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="proposal_by_area")]


class ProposedValue(models.Model):
    """One code from one month on: ``amount`` of a standard or ``choice`` of a setting."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="values")
    code = models.CharField(max_length=60)
    from_month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    choice = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(from_month__day=1), name="proposed_month_on_day_one"),
            models.CheckConstraint(
                condition=Q(amount__isnull=False, choice__isnull=True)
                | Q(amount__isnull=True, choice__isnull=False),
                name="proposed_amount_or_choice",
            ),
            models.UniqueConstraint(fields=["proposal", "code", "from_month"], name="proposed_once"),
        ]


class ExampleFile(models.Model):
    """A file of policy examples that an area keeps; what it publishes must agree with them."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    text = models.TextField()
    examples = models.PositiveIntegerField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="example_file_one_known",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (
                        Func(F("known_from"), F("known_to"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class ExampleCheck(models.Model):
    """The area's examples tried with a proposal's values; ``results`` says which fail, by how much."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="checks")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    files = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)
    passed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["proposal", "started_at"], name="example_check_latest")]
