"""The append-only trail, and the row that moves the business clock in demo and test."""

from __future__ import annotations

from django.db import models

from civilaffairs.audit.db import ClockNow


class Clock(models.Model):
    """One row that shifts the business clock for all processes.

    It lies here because the trail is the lowest table that needs the time. The owner makes the
    row when it migrates a demo or a test; in production there is none, the app role can make
    none, and without it ``clock_now()`` is real time whatever a session says.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    shift = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_one_row")]


class Event(models.Model):
    """Who did, read, exported or printed what, when, and with what result.

    The actor is stored by value: the trail outlives accounts. Rows are never changed
    (grants and a trigger), and their ascending ``id`` is ready for a hash chain.
    """

    class Result(models.TextChoices):
        OK = "ok"
        DENIED = "denied"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=100, blank=True)
    actor_role = models.CharField(max_length=40, blank=True)
    area_path = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    object_label = models.CharField(max_length=120, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.OK)
    reason = models.CharField(max_length=500, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.GenericIPAddressField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
        ]
