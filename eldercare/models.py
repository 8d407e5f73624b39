"""用餐名单: on how many days of a month whom a canteen served, as one person enters and a second approves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.models import Award
from civilaffairs.files.models import StoredFile
from civilaffairs.payments.models import Proposal
from civilaffairs.people.models import Decision, Person


class ServedList(Proposal):
    """One list of one month. It counts for nothing before it is approved, then as a whole.

    A trigger approves it only if each row stands adopted, by somebody else's decision, and under an award.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()
    canteen = models.CharField(max_length=80, help_text="the canteen or organisation that served")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="servedlist_month_on_day_one"),
            models.CheckConstraint(condition=~Q(canteen=""), name="servedlist_of_a_canteen"),
            models.CheckConstraint(
                condition=Q(state="approved", decision__isnull=False)
                | (~Q(state="approved") & Q(decision__isnull=True)),
                name="servedlist_by_decision",
            ),
        ]
        indexes = [models.Index(fields=["month", "state"], name="servedlist_by_month")]

    def __str__(self) -> str:
        return self.canteen


class ServedRow(models.Model):
    """One person of a list. Rows are never changed; ``before`` is what was adopted when it was entered."""

    served_list = models.ForeignKey(ServedList, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="row of the file")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    before = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["served_list", "person"], name="servedrow_once_per_person"),
        ]
