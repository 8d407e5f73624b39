"""暂缓发放: money that no batch carries until somebody has found out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.lib.keys import new_key
from civilaffairs.payments.models.runs import Line
from civilaffairs.people.models import BankAccount, Household, Organisation, Person

ONE_OF = ("person", "household", "line", "account")


def _one_of(chosen: str) -> Q:
    return Q(**{f"{name}__isnull": name != chosen for name in ONE_OF})


class Hold(models.Model):
    """Money waits: of a person or a household, of every award that covers them; of one line; or all
    that somebody receives, named by the account: on this one, and on another one later.

    ``payments_heldline`` in the database says which line is held; triggers keep such a line out of a batch,
    and a batch that carries one from being signed. A hold ends after its last day by itself, or is lifted
    once, with the reason.
    """

    class Cause(models.TextChoices):
        DEATH = "death", _("Reported dead")
        MOVE = "move", _("Reported to have moved away")
        OFFICE = "office", _("Held by the office")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="holds")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="holds")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="holds")
    account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="holds")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    reason = models.CharField(max_length=200, blank=True)
    last_day = models.DateField(null=True, help_text="null: until it is lifted")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_one_of("person") | _one_of("household") | _one_of("line") | _one_of("account"),
                name="hold_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_because="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_because="")),
                name="hold_lifted_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(cause="office") | ~Q(reason="") & Q(placed_by__isnull=False),
                name="hold_by_somebody_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="hold_of_person", condition=Q(lifted_at=None)),
            models.Index(fields=["household"], name="hold_of_household", condition=Q(lifted_at=None)),
        ]


class HeldLine(models.Model):
    """A line and a hold that stands against it (a view of the database)."""

    pk = models.CompositePrimaryKey("line_id", "hold_id")
    line = models.ForeignKey(Line, models.PROTECT, related_name="held")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="held")

    class Meta:
        managed = False
        db_table = "payments_heldline"


class HeldPayee(models.Model):
    """Who receives on an account that is on hold (a view of the database)."""

    # Several people may receive on it: a hold has several rows, so none is found by its key.
    hold = models.OneToOneField(Hold, models.PROTECT, primary_key=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        managed = False
        db_table = "payments_heldpayee"
