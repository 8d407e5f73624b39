"""A case is a procedure with clocks; its events are never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedJSONField
from civilaffairs.people.models import Household, Organisation, Person


class Case(models.Model):
    """One procedure: an application or a review. ``kind`` names its step table.

    ``state`` changes only through ``workflow.advance``. ``version`` guards against two people
    editing at once. Due dates are derived from events and the calendar at each step.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=40, help_text="code of the case kind, e.g. apply.minimum-living")
    programme = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="cases")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="cases")
    single = models.BooleanField(
        default=False, db_default=False, help_text="单人户: of the household this person alone"
    )
    applicant_name = models.CharField(max_length=120, blank=True)
    members = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="经办人"
    )
    applied_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    step_due_on = models.DateField(null=True)
    step_due_at = models.DateTimeField(null=True, help_text="where hours count; step_due_on is its day")
    total_due_on = models.DateField(null=True)
    near_relative = models.BooleanField(default=False, help_text="单独登记备案")
    extended = models.BooleanField(default=False, help_text="by its Extension: longer clock")
    version = models.PositiveIntegerField(default=1)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", help_text="applied again after it"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step_due_at=None) | Q(step_due_on__isnull=False), name="case_due_hour_on_a_day"
            ),
            # A review may find that the person belongs to no household any more.
            models.CheckConstraint(
                condition=Q(single=False)
                | Q(person__isnull=False, household__isnull=False)
                | Q(person__isnull=False, kind__startswith="review."),
                name="case_single_of_a_household",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "step_due_on"], name="case_queue"),
            models.Index(fields=["state", "step_due_on"], name="case_open", condition=Q(closed_on=None)),
            models.Index(fields=["applicant_name"], name="case_applicant"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseNumber(models.Model):
    """The last serial given to cases of a town in a year; locked while one is taken."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="case_number_series"),
        ]


class CaseEvent(models.Model):
    """One step taken: who moved the case from where to where, when, with which opinion."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    step = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    opinion = models.TextField(blank=True)
    file_digests = models.JSONField(default=list)
    data = models.JSONField(default=dict, help_text="codes, dates and amounts; no personal data")

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="case_event_order")]


class Application(models.Model):
    """What the applicant declared, as a document; sealed, because it holds identifiers.

    Saved on the server while it is a draft; ``submitted_at`` freezes it. A case returned for
    correction opens it again: what was submitted before stays in ``earlier``, the oldest first.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="application")
    content = SealedJSONField(default=dict)
    earlier = SealedJSONField(default=list)
    saved_at = models.DateTimeField(db_default=ClockNow())
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
