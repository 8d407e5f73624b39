"""Standards, settings and awards."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.change_models import Change as Change
from civilaffairs.benefits.declaration import Channel
from civilaffairs.benefits.occasion_models import AwardOccasion as AwardOccasion
from civilaffairs.benefits.proposal_models import Proposal
from civilaffairs.benefits.review_models import ReviewClass as ReviewClass
from civilaffairs.benefits.scenario_models import Scenario as Scenario
from civilaffairs.benefits.touch_models import ValueTouch as ValueTouch
from civilaffairs.casework.models import Case
from civilaffairs.lib.keys import new_key
from civilaffairs.people.models import Decision, Household, Organisation, Person


def _known() -> Func:
    return Func(F("known_from"), F("known_to"), function="tstzrange")


class Dated(models.Model):
    """A value of a code in an area and below, from a month on, as published.

    Superseded, never edited: publishing the same area, code and month again closes the
    old row's ``known_to`` and adds a row.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    from_month = models.DateField()
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)
    source = models.CharField(max_length=300)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(from_month__day=1), name="%(class)s_month_on_day_one"),
            models.CheckConstraint(condition=~Q(approved_by=F("entered_by")), name="%(class)s_second_person"),
            ExclusionConstraint(
                name="%(class)s_one_value_known",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("from_month", RangeOperators.EQUAL),
                    (_known(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Standard(Dated):
    """An amount, rate or multiple that formulas read, e.g. ``minimum-living`` 1060.00."""

    value = models.DecimalField(max_digits=14, decimal_places=4)


class Setting(Dated):
    """A choice that a city makes, replaced as a whole, e.g. ``old-age.start``."""

    value = models.JSONField()


class Award(models.Model):
    """The result of a confirmed case: this benefit, to this subject, from this month.

    Ended awards still yield their lines (0 from then on), so that the payment equation
    finds what must be recovered.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        HELD = "held", _("On hold")
        EXITING = "exiting", _("Exiting")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.CharField(max_length=30, unique=True)
    programme = models.CharField(max_length=40)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="awards")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="awards")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="awards")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followers", help_text="the award it comes with"
    )
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="continued_by", help_text="the award it carries on"
    )
    single = models.BooleanField(default=False, help_text="单人户: one member alone")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", help_text="the town that answers")
    first_month = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="award")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, person__isnull=True, organisation__isnull=True)
                | Q(household__isnull=True, person__isnull=False, organisation__isnull=True)
                | Q(household__isnull=True, person__isnull=True, organisation__isnull=False),
                name="award_one_subject",
            ),
            models.CheckConstraint(condition=Q(first_month__day=1), name="award_month_on_day_one"),
            models.CheckConstraint(condition=Q(single=False) | ~Q(person=None), name="award_single_person"),
        ]
        indexes = [models.Index(fields=["programme", "area"], name="award_by_area")]

    def __str__(self) -> str:
        return self.number


class AwardEnd(models.Model):
    """The last paid month of an award, as decided; another decision supersedes it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="ends")
    last_month = models.DateField()
    reason = models.CharField(max_length=40)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_month__day=1), name="award_end_month_on_day_one"),
            ExclusionConstraint(
                name="award_one_end_known",
                expressions=[
                    ("award", RangeOperators.EQUAL),
                    (_known(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class AwardAmount(models.Model):
    """What a decision fixed for a month of an award (DECIDED), with how it was worked out.

    ``channel``: through the bank, or in cash out of the town's reserve. No batch carries the latter.
    ``shared``: what of the amount another fund than the benefit's bears.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="amounts")
    for_month = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    shared = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.BANK)
    derivation = models.JSONField(default=dict)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(for_month__day=1), name="award_amount_month_on_day_one"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="award_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(shared__gte=0, shared__lte=F("amount")), name="award_amount_share_within"
            ),
            # The town's reserve is money of the benefit's own fund.
            models.CheckConstraint(
                condition=Q(shared=0) | Q(channel=Channel.BANK), name="award_amount_in_cash_unshared"
            ),
            ExclusionConstraint(
                name="award_one_amount_known",
                expressions=[
                    ("award", RangeOperators.EQUAL),
                    ("for_month", RangeOperators.EQUAL),
                    (_known(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class AwardExit(models.Model):
    """渐退: from the month after ``month`` an award is paid at falling rates, then ends.

    The amounts are frozen at what was due for ``month``; the scheme of that month governs.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="exits")
    month = models.DateField()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="award_exit_month_on_day_one"),
            ExclusionConstraint(
                name="award_one_exit_known",
                expressions=[
                    ("award", RangeOperators.EQUAL),
                    (_known(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class AwardCover(models.Model):
    """The months in which an award takes a person's place in a group.

    The group is the programme's own code, or the pair of two programmes that exclude each
    other for one person. One place per person, group and month.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="covers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    group = models.CharField(max_length=90)
    from_month = models.DateField()
    to_month = models.DateField(null=True, help_text="first month no longer covered")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="award_one_place_per_person",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (Func(F("from_month"), F("to_month"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class AwardReview(models.Model):
    """A case about an existing award: a review, later a stop or a recovery."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="about")
    award = models.ForeignKey(Award, models.PROTECT, related_name="reviews")
