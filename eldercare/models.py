"""用餐名单 and 占用床位名单: what canteens and care homes bring each month; one enters, a second approves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.models import Award
from civilaffairs.files.models import StoredFile
from civilaffairs.payments.models import Proposal
from civilaffairs.people.models import Decision, Organisation, Person


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


class BedList(Proposal):
    """Who lay in the beds of a care home in a month. It counts for nothing before it is approved, as a whole.

    A list that corrects an approved one names it. A trigger approves a list only within an award and the
    beds on file, and if the sum of its rows stands adopted by somebody else's decision.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="bedlist_month_on_day_one"),
            models.CheckConstraint(
                condition=Q(state="approved", decision__isnull=False)
                | (~Q(state="approved") & Q(decision__isnull=True)),
                name="bedlist_by_decision",
            ),
            models.UniqueConstraint(
                fields=["organisation", "month"], condition=Q(state="open"), name="bedlist_one_waits"
            ),
            models.UniqueConstraint(
                fields=["organisation", "month"],
                condition=Q(state="approved", replaces=None),
                name="bedlist_one_first",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state="approved"), name="bedlist_corrected_once"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class BedRow(models.Model):
    """One resident of a list, who occupied one bed of the month. Rows are never changed."""

    class Level(models.TextChoices):
        INDEPENDENT = "independent", _("Self-reliant")
        PARTIAL = "partial", _("Partly dependent")
        DEPENDENT = "dependent", _("Wholly dependent")

    bed_list = models.ForeignKey(BedList, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="row of the file")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    level = models.CharField(max_length=11, choices=Level.choices)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bed_list", "person"], name="bedrow_once_per_person"),
        ]
