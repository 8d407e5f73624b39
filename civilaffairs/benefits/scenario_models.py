"""Scenarios of a simulation that somebody kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key


class Scenario(models.Model):
    """Values to try for an area and month; its figures are calculated anew whenever it is opened.

    Never changed: another try is another scenario.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()
    name = models.CharField(max_length=80)
    values = models.JSONField(help_text="a text for each standard, plain data for each setting")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="scenario_month_on_day_one"),
        ]

    def __str__(self) -> str:
        return self.name
