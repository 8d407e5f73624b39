"""The base of typed, dated facts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.people.models.decisions import Decision

PERIODS = ("valid_from", "valid_to", "known_from", "known_to")


def read_by_runs(owner: str, *columns: str, name: str) -> list[models.Index]:
    """All that a run reads of the adopted rows of an owner stands in the index itself."""
    return [
        models.Index(fields=[owner], include=[*columns, *PERIODS], condition=Q(layer="adopted"), name=name)
    ]


class Fact(models.Model):
    """Base of every dated fact; ``slot`` names the columns one value at a time holds for."""

    slot: ClassVar[tuple[str, ...]] = ("person",)

    class Layer(models.TextChoices):
        RECORDED = "recorded"
        ADOPTED = "adopted"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    layer = models.CharField(max_length=8, choices=Layer.choices, default=Layer.RECORDED)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=60, default="application")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(layer="recorded", decision__isnull=True)
                | Q(layer="adopted", decision__isnull=False),
                name="%(class)s_adopted_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="%(class)s_valid_period",
            ),
        ]
