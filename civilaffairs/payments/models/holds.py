"""暂缓发放: money that no batch carries until somebody has found out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key
from civilaffairs.people.models import Household, Person


class Hold(models.Model):
    """The money of a person, or of a household, waits: of every award that covers them.

    ``payments_held`` in the database says which line is held; triggers keep such a line out of a batch,
    and a batch that carries one from being signed. A hold is lifted once, with the reason.
    """

    class Cause(models.TextChoices):
        DEATH = "death", _("Reported dead")
        MOVE = "move", _("Reported to have moved away")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="holds")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="holds")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, household__isnull=True)
                | Q(person__isnull=True, household__isnull=False),
                name="hold_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_because="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_because="")),
                name="hold_lifted_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="hold_of_person", condition=Q(lifted_at=None)),
            models.Index(fields=["household"], name="hold_of_household", condition=Q(lifted_at=None)),
        ]
