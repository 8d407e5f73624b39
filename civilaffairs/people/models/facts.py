"""Typed, dated facts.

A row is **recorded** by whoever is entitled and counts for nothing; a decision **adopts** it
by adding a row in the layer ``adopted``. A row is valid on the days of
``[valid_from, valid_to)`` and was known at the instants of ``[known_from, known_to)``; a
correction closes ``known_to``, the only column that ever changes, once, and adds a row.

A benefit month is decided by the facts valid on the last day of the month before: what
happens on a day of March counts from April. Grants, a trigger and exclusion constraints hold
all of this (see the migrations).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.people.models.fact import Fact, read_by_runs
from civilaffairs.people.models.parties import Household, Organisation, Person


class Membership(Fact):
    """家庭成员: a person of a household. Not counted: listed, but neither head nor income."""

    slot = ("household", "person")

    class Relation(models.TextChoices):  # GB/T 4761-2008
        HEAD = "02", _("Head of household")
        SPOUSE = "10", _("Spouse")
        SON = "20", _("Son")
        DAUGHTER = "30", _("Daughter")
        GRANDCHILD = "40", _("Grandchild")
        PARENT = "50", _("Parent")
        GRANDPARENT = "60", _("Grandparent")
        SIBLING = "70", _("Sibling")
        OTHER = "97", _("Other relative")

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=2, choices=Relation.choices)
    counted = models.BooleanField(default=True)

    class Meta(Fact.Meta):
        indexes = read_by_runs("household", "person", "counted", name="membership_of_runs")


class Income(Fact):
    """Monthly income of a person of one kind, in yuan."""

    slot = ("person", "kind")

    class Kind(models.TextChoices):
        WAGE = "wage", _("Wages")
        BUSINESS = "business", _("Net business income")
        PROPERTY = "property", _("Net property income")
        TRANSFER = "transfer", _("Net transfer income")
        BASIC_PENSION = "basic-pension", _("Basic pension")
        OLD_AGE_ALLOWANCE = "old-age-allowance", _("Old-age allowance")
        SCHOLARSHIP = "scholarship", _("Scholarship")
        PREFERENTIAL_CARE = "preferential-care", _("Preferential care payment")
        DISABILITY_SUBSIDY = "disability-subsidy", _("Disability subsidy")

    person = models.ForeignKey(Person, models.PROTECT, related_name="incomes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(Fact.Meta):
        indexes = read_by_runs("person", "kind", "amount", name="income_of_runs")


class Cost(Fact):
    """Verified monthly cost of a person that reduces counted income, in yuan."""

    slot = ("person", "kind")

    class Kind(models.TextChoices):
        WORK = "work", _("Necessary work cost")
        MEDICAL = "medical", _("Self-paid medical cost")
        EDUCATION = "education", _("Education cost")
        DISABILITY = "disability", _("Disability cost")

    person = models.ForeignKey(Person, models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(Fact.Meta):
        indexes = read_by_runs("person", "kind", "amount", name="cost_of_runs")


class Disability(Fact):
    """残疾人证: category and grade (1 most severe to 4) until the certificate expires."""

    class Category(models.TextChoices):
        VISUAL = "visual", _("Visual")
        HEARING = "hearing", _("Hearing")
        SPEECH = "speech", _("Speech")
        PHYSICAL = "physical", _("Physical")
        INTELLECTUAL = "intellectual", _("Intellectual")
        MENTAL = "mental", _("Mental")
        MULTIPLE = "multiple", _("Multiple")

    person = models.ForeignKey(Person, models.PROTECT, related_name="disabilities")
    category = models.CharField(max_length=20, choices=Category.choices)
    grade = models.PositiveSmallIntegerField()
    until = models.DateField(null=True)
    certificate = SealedTextField(null=True)

    class Meta(Fact.Meta):
        indexes = read_by_runs("person", "category", "grade", "until", name="disability_of_runs")


class SelfCare(Fact):
    """生活自理能力: how many of the six items the person fails (特困人员认定办法 arts 20-23)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="self_care")
    failed = models.PositiveSmallIntegerField()


class CarePlace(Fact):
    """Where a person is cared for: at home (分散) or in an institution (集中)."""

    class Place(models.TextChoices):
        HOME = "home", _("At home")
        INSTITUTION = "institution", _("In an institution")

    person = models.ForeignKey(Person, models.PROTECT, related_name="care_places")
    place = models.CharField(max_length=12, choices=Place.choices)


class ElderAbility(Fact):
    """老年人能力评估 (GB/T 42195): the grade of dependence."""

    class Grade(models.TextChoices):
        NONE = "none", _("Intact")
        MILD = "mild", _("Mildly dependent")
        MODERATE = "moderate", _("Moderately dependent")
        SEVERE = "severe", _("Severely dependent")
        TOTAL = "total", _("Totally dependent")

    person = models.ForeignKey(Person, models.PROTECT, related_name="abilities")
    grade = models.CharField(max_length=10, choices=Grade.choices)


class ServedDays(Fact):
    """Days of a month on which a person was served a meal (大配餐)."""

    slot = ("person", "month")

    person = models.ForeignKey(Person, models.PROTECT, related_name="served_days")
    month = models.DateField()
    days = models.PositiveSmallIntegerField()


class CareHome(Fact):
    """An institution for the elderly as it is on file (养老机构备案): how many beds it may occupy."""

    slot = ("organisation",)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="care_homes")
    filing_number = models.CharField(max_length=40)
    licensed_beds = models.PositiveIntegerField()


class BedMonth(Fact):
    """Beds of an institution that were occupied in a month; how many of them by whom who needs care."""

    slot = ("organisation", "month")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bed_months")
    month = models.DateField()
    occupied = models.PositiveIntegerField()
    partial = models.PositiveIntegerField(default=0, help_text="of them partly dependent residents")
    dependent = models.PositiveIntegerField(default=0, help_text="of them wholly dependent residents")

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(occupied__gte=F("partial") + F("dependent")), name="bedmonth_levels_within"
            ),
        ]


class Illness(Fact):
    """Serious illness (重病), as a flag that formulas read."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="illnesses")
    serious = models.BooleanField()

    class Meta(Fact.Meta):
        indexes = read_by_runs("person", "serious", name="illness_of_runs")


class Schooling(Fact):
    """Whether a person is in full-time school."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="schooling")
    in_school = models.BooleanField()


class Residence(Fact):
    """Where a person is registered (户籍), or lives; ``rural`` as the register says."""

    slot = ("person", "kind")

    class Kind(models.TextChoices):
        HUKOU = "hukou", _("Household registration")
        LIVES = "lives", _("Residence")

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    rural = models.BooleanField(default=False)


class PropertyItem(Fact):
    """Declared household property of one kind: housing, vehicles, deposits, other."""

    slot = ("household", "kind")

    class Kind(models.TextChoices):
        HOUSING = "housing", _("Housing")
        VEHICLE = "vehicle", _("Vehicles")
        DEPOSIT = "deposit", _("Deposits and securities")
        OTHER = "other", _("Other property")

    household = models.ForeignKey(Household, models.PROTECT, related_name="property_items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    description = SealedTextField(null=True)


class Death(Fact):
    """A death; ``valid_from`` is its date. The month of the death is still paid."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deaths")
