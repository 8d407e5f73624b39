"""Uploads, letters and bank files: content-addressed, encrypted, kept in the database.

Bytes live in PostgreSQL so that a file and the row that names it commit together and one
backup holds both.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField


class Content(models.Model):
    """Bytes under their SHA-256; ``sealed`` is the ciphertext bound to that digest."""

    digest = models.CharField(primary_key=True, max_length=64)
    sealed = models.BinaryField()
    size = models.PositiveIntegerField(help_text="bytes of the plain content")
    media_type = models.CharField(max_length=100)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)


class StoredFile(models.Model):
    """A content under a name, belonging to one object of an upper layer (by value)."""

    class Scan(models.TextChoices):
        PENDING = "pending"
        CLEAN = "clean"
        INFECTED = "infected"
        UNSCANNED = "unscanned"  # no scanner is configured; the files came through the checks

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")
    name = SealedTextField()
    taken_at = SealedTextField(null=True, help_text="by the camera's clock, of photos of visits")
    taken_where = SealedTextField(null=True, help_text="latitude,longitude by the camera")
    category = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.UNSCANNED)
    keep_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="file_subject")]
