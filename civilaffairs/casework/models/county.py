"""What the county looks at itself before it confirms: the drawn sample, and near relatives of staff."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.casework.models.cases import Case
from civilaffairs.lib.keys import new_key


class SampleDraw(models.Model):
    """入户抽查: whether the county visits this case, drawn by the database when it comes to the decision.

    The app writes the case, the office and the share; a trigger sets the rest. Of every ten cases of an
    office and a benefit as many are drawn as the share says, by a seed that the database made for the ten.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="draw")
    programme = models.CharField(max_length=40)
    office = models.ForeignKey(Area, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(help_text="the share that held at the draw")
    serial = models.PositiveIntegerField(default=0, help_text="set by the database: the place in the row")
    seed = models.UUIDField(null=True, help_text="set by the database, one for each ten")
    drawn = models.BooleanField(default=False, help_text="set by the database")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "programme", "serial"], name="draw_place_once"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="draw_share"),
        ]


class NearRelative(models.Model):
    """近亲属单独登记备案: whose near relative the applicant or a member is, recorded at the acceptance."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="relative_of")
    staff_name = models.CharField(max_length=50, help_text="the handler or village cadre")
    staff_post = models.CharField(max_length=60, help_text="office and post")
    relation = models.CharField(max_length=30)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
