"""The parties: a person, an organisation, a household."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField


class Person(models.Model):
    """A human being known to the bureau, once, whatever benefits they have.

    ``id_number`` is encrypted; ``id_index`` is its keyed blind index for exact search and
    ``id_tail`` that of its last four characters. ``persons.build`` fills all of them.
    Two rows that prove to be one human are joined by ``merged_into``; no fact moves.
    """

    class Sex(models.TextChoices):
        MALE = "M", _("Male")
        FEMALE = "F", _("Female")

    class IdType(models.TextChoices):
        RESIDENT = "resident", _("Resident identity card")
        HMT_RESIDENCE = "hmt", _("Residence permit for Hong Kong, Macao and Taiwan residents")
        PASSPORT = "passport", _("Passport")
        BIRTH = "birth", _("Birth certificate")
        NONE = "none", _("No document")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=50)
    pinyin = models.CharField(max_length=400, blank=True, help_text="search keys of every reading")
    sort_key = models.CharField(max_length=200, blank=True)
    id_type = models.CharField(max_length=10, choices=IdType.choices, default=IdType.RESIDENT)
    id_number = SealedTextField(null=True)
    id_index = models.BinaryField(max_length=32, null=True)
    id_tail = models.BinaryField(max_length=32, null=True)
    id_missing_reason = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    phone = SealedTextField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_type", "id_index"],
                name="person_one_row_per_number",
                condition=Q(id_index__isnull=False, merged_into__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(id_index__isnull=False) | ~Q(id_missing_reason=""),
                name="person_number_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(id_index__isnull=True, id_number__isnull=True)
                | Q(id_index__isnull=False, id_number__isnull=False),
                name="person_number_with_index",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["id_tail"], name="person_tail"),
            GinIndex(fields=["pinyin"], opclasses=["gin_trgm_ops"], name="person_pinyin"),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A care home, a village committee, a charity: whoever may receive or act for others."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, unique=True, help_text="GB 32100-2015")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """A family that applies together; its members are dated facts."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.CharField(max_length=30, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", help_text="handling area")
    address = SealedTextField(null=True)
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)

    def __str__(self) -> str:
        return self.number
