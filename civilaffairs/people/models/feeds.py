"""Lists from elsewhere (cremations, the police's register): who died, who moved away."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.people.models.parties import Person


class Feed(models.Model):
    """One file of such a list: looked at first, then taken in as a whole or not at all."""

    class State(models.TextChoices):
        SEEN = "seen", _("To be taken in")
        TAKEN = "taken", _("Taken in")
        DROPPED = "dropped", _("Not taken in")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SEEN)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0, help_text="rows about nobody of this area")
    sources = ArrayField(models.CharField(max_length=60), default=list, help_text="who its rows came from")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "sha256"], condition=Q(state="taken"), name="feed_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(state="seen", ended_at__isnull=True)
                | (~Q(state="seen") & Q(ended_at__isnull=False)),
                name="feed_ended_when_it_ended",
            ),
        ]


class Report(models.Model):
    """One row about somebody of ours. Rows about others are counted and not kept.

    ``certain``: the ID number is theirs. Otherwise only name and birth date agree, and a person decides.
    Recorded by nobody, adopted by nothing: a report changes no amount.
    """

    class Kind(models.TextChoices):
        DEATH = "death", _("Death")
        MOVE = "move", _("Moved away")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    feed = models.ForeignKey(Feed, models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField(help_text="row of the file")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reports")
    certain = models.BooleanField()
    happened_on = models.DateField()
    source = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "number", "person"], name="report_once_per_person"),
        ]
        indexes = [models.Index(fields=["person"], name="report_of_person")]
