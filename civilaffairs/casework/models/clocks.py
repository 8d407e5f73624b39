"""What moves a clock: the days that differ from their weekday, and the one extension of a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.casework.models.cases import Case
from civilaffairs.lib.keys import new_key

WEEKEND = (1, 7)  # As Django counts days of the week: Sunday, Saturday.


class Holiday(models.Model):
    """A day that differs from its weekday: a holiday, or a weekend day worked instead."""

    day = models.DateField(primary_key=True)
    works = models.BooleanField(help_text="true: a make-up working day")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=Value("")), name="holiday_named"),
            models.CheckConstraint(
                condition=Q(works=True, day__week_day__in=WEEKEND)
                | (Q(works=False) & ~Q(day__week_day__in=WEEKEND)),
                name="holiday_differs_from_its_weekday",
            ),
        ]


class Extension(models.Model):
    """延长办理时限: the longer clock of a whole procedure, given once, with its ground and by whom."""

    class Ground(models.TextChoices):
        OBJECTION = "objection", _("Objection during the public notice")
        HUKOU = "hukou-elsewhere", _("Hukou and residence are not in the same place")
        CROSS_REGION = "cross-region", _("Checks in another region")
        DIFFICULT = "difficult-checks", _("Checks that are difficult")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="extension")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
