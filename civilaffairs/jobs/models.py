"""Long work: one row per job, one per chunk, written in the business transaction.

The queue only carries ids and may lose or repeat them; these rows say what is to be done.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key


class Job(models.Model):
    """One long job, shown to the person who started it until it is done."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    label = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state"], name="job_open", condition=Q(state="open")),
            models.Index(fields=["kind", "subject_id"], name="job_subject"),
        ]


class Chunk(models.Model):
    """A piece of a job. Its effects and its ``done`` commit in one transaction.

    Lease times are real instants, not business time: a moved clock must not expire them.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, models.CASCADE, related_name="chunks")
    stage = models.PositiveSmallIntegerField(
        default=0, help_text="a stage starts when every chunk of the stages before is done"
    )
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=100, blank=True)
    payload = models.JSONField(help_text="ids and codes only, never personal data")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="chunk_once_in_job"),
        ]
        indexes = [
            models.Index(
                fields=["job", "stage", "number"],
                name="chunk_to_do",
                condition=~Q(state="done"),
            )
        ]


class Worker(models.Model):
    """A machine with workers and when one of them last reported; a real instant, as leases are."""

    name = models.CharField(max_length=80, primary_key=True)
    seen_at = models.DateTimeField()
