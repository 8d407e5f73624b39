"""Information match, home visit, public notice and objections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.casework.models.cases import Case
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.people.models import Person


class MatchReport(models.Model):
    """核对报告: one imported result file of the information match for a case."""

    class Conclusion(models.TextChoices):
        CONSISTENT = "consistent", _("Consistent")
        INCONSISTENT = "inconsistent", _("Inconsistent")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="match_reports")
    request_number = models.CharField(max_length=40, unique=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    conclusion = models.CharField(max_length=12, choices=Conclusion.choices)


class MatchItem(models.Model):
    """One finding: what a source holds about a member against what was declared."""

    class Settlement(models.TextChoices):
        ADOPTED = "adopted", _("Taken over from the source")
        EXPLAINED = "explained", _("Declaration explained")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    report = models.ForeignKey(MatchReport, models.PROTECT, related_name="items")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=60, help_text="e.g. 社保, 不动产, 银行")
    kind = models.CharField(max_length=20, help_text="code of an income or property kind")
    declared = models.DecimalField(max_digits=14, decimal_places=2)
    found = models.DecimalField(max_digits=14, decimal_places=2)
    settlement = models.CharField(max_length=10, choices=Settlement.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "person", "source", "kind"], name="match_item_once"),
            models.CheckConstraint(
                condition=Q(settlement="") | Q(settled_by__isnull=False),
                name="match_item_settled_by_someone",
            ),
        ]

    @property
    def mismatch(self) -> bool:
        """Whether the source differs from the declaration."""
        return self.declared != self.found


class Visit(models.Model):
    """入户调查: a home visit by at least two investigators, with photos."""

    class Mode(models.TextChoices):
        HOME = "home", _("Home visit")
        NEIGHBOUR = "neighbour", _("Neighbour visit")
        VIDEO = "video", _("Video (emergency)")

    class Conclusion(models.TextChoices):
        AGREES = "agrees", _("Agrees with the declaration")
        DIFFERS = "differs", _("Differs")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.HOME)
    people_present = SealedTextField(null=True)
    findings = SealedTextField(help_text="housing, food, clothes, consumption signs, conclusion")
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices)
    family_signed = models.BooleanField(default=False)
    by_county = models.BooleanField(default=False, help_text="the county's own, before it confirms")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)


class VisitSignature(models.Model):
    """One investigator's own signature under a visit; two are needed."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "user"], name="visit_signed_once_each"),
        ]


class PublicNotice(models.Model):
    """公示: seven days, name, members, benefit, amount, village, dates, phone; nothing else."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    posted_on = models.DateField()
    ends_on = models.DateField(help_text="last day of the notice")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+")
    applicant_name = models.CharField(max_length=50)
    members = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, help_text="proposed, yuan a month")
    phone = models.CharField(max_length=30)
    withdrawn_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("posted_on")), name="notice_lasts"),
        ]


class Objection(models.Model):
    """公示异议: anyone's objection; the case waits until it is resolved."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    raised_on = models.DateField()
    raised_by = SealedTextField(null=True, help_text="may stay anonymous")
    text = SealedTextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)
    resolution = SealedTextField(null=True)
