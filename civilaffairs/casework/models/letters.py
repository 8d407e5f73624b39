"""Letters and the series their numbers come from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.casework.models.cases import Case
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedJSONField


class LetterSeries(models.Model):
    """文号 series of one office, kind and year; the row is locked while a number is taken."""

    office = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="letter_series_once"),
        ]


class Letter(models.Model):
    """A numbered document, kept as a PDF with its case or its batch.

    A number is never used again: a voided letter stays listed with its reason.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    series = models.ForeignKey(LetterSeries, models.PROTECT, related_name="letters")
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True, help_text="莞民低受〔2020〕1号")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="letters")
    subject_id = models.UUIDField(null=True, help_text="a batch, by value")
    title = models.CharField(max_length=120)
    check_code = models.CharField(
        max_length=10, blank=True, db_default="", help_text="printed, to verify the paper"
    )
    content = SealedJSONField(null=True, help_text="what it says, to issue it anew if it is voided")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="letter_number_once"),
            # Letters from before there were codes have none.
            models.UniqueConstraint(
                fields=["check_code"], condition=~Q(check_code=""), name="letter_check_code_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="letter_void_has_reason",
            ),
        ]
        indexes = [
            # The list of letters: those that stand, the newest first.
            models.Index(
                fields=["-at", "-serial"],
                condition=Q(voided_at__isnull=True, file__isnull=False),
                name="letter_standing",
            ),
        ]

    @property
    def kind_code(self) -> str:
        """The code of its kind, without the benefit that the series counts for."""
        return self.series.kind.partition(".")[0]
