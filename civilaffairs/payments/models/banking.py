"""Line → transfer → batch → bank file → return."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.payments.models.funds import Fund
from civilaffairs.people.models import BankAccount, Organisation, Person


class Batch(models.Model):
    """Transfers that go to the bank in one file.

    draft → prepared (frozen) → approved → released → exported → returned → reconciled.
    From ``prepared`` on a trigger refuses any change of its transfers' money; the approval
    is bound to ``digest`` and every signature is by another person.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PREPARED = "prepared", _("Waiting for approval")
        APPROVED = "approved", _("Waiting for release")
        RELEASED = "released", _("Released")
        EXPORTED = "exported", _("Sent to the bank")
        RETURNED = "returned", _("Return partly in")
        RECONCILED = "reconciled", _("Reconciled")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.CharField(max_length=30, unique=True, help_text="ASCII; in the bank's file")
    month = models.DateField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    # Whoever prepares may choose a part of the own area; what the office pays in a month counts together.
    office = models.ForeignKey(Area, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    profile = models.CharField(max_length=20, default="pipe")
    encoding = models.CharField(max_length=10, default="gb18030")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    pay_on = models.DateField()
    count = models.PositiveIntegerField(default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the frozen content")
    # The fund's account may be another one later; what was frozen names the one that pays.
    payer_account = SealedTextField(null=True)
    payer_bank_code = models.CharField(max_length=12, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="batch_month_on_day_one"),
        ]

    def __str__(self) -> str:
        return self.number


class BatchSignature(models.Model):
    """Prepared, approved, released: each by another person, on one digest.

    Prepared and released once; approved by as many as ``payments_approvers`` asks for.
    """

    class Step(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        APPROVED = "approved", _("Approved")
        RELEASED = "released", _("Released")

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="signatures")
    step = models.CharField(max_length=10, choices=Step.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    opinion = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "user"], name="batch_one_step_per_person"),
            models.UniqueConstraint(
                fields=["batch", "step"], condition=~Q(step="approved"), name="batch_each_step_once"
            ),
        ]


class Transfer(models.Model):
    """One bank row: the sum of its lines to one account. ``reference`` comes back from the bank.

    ``amount`` is what the bank pays: the lines less what set-offs ``withheld`` of them. ``floor`` is what
    they had to leave, where this transfer is the first that was less by them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Sent back")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="transfers", db_index=False)
    position = models.PositiveIntegerField()
    reference = models.CharField(max_length=35, unique=True, help_text="short ASCII id")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+")
    payee_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    payee_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    payee_name = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    withheld = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)
    floor = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)
    memo = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors", db_index=False)

    class Meta:
        indexes = [  # Each of a few rows: the columns are nearly always empty, and little comes back.
            models.Index(
                fields=["payee_organisation"],
                condition=Q(payee_organisation__isnull=False),
                name="transfer_to_organisation",
            ),
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="transfer_replaces"),
            models.Index(fields=["batch"], condition=Q(state="failed"), name="transfer_failed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="transfer_position"),
            models.UniqueConstraint(fields=["batch", "account"], name="transfer_one_per_account"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_positive"),
            models.CheckConstraint(
                condition=Q(withheld__gte=0, floor__gte=0, amount__gte=F("floor")),
                name="transfer_leaves_the_floor",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state="cancelled") & Q(replaces__isnull=False),
                name="transfer_one_successor",
            ),
        ]

    @property
    def gross(self) -> Decimal:
        """The sum of its lines."""
        return self.amount + self.withheld


class TransferLine(models.Model):
    """Which lines a transfer carries. A line has at most one live transfer."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="carried", db_index=False)
    line = models.ForeignKey("payments.Line", models.PROTECT, related_name="carriers")
    live = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["line"], condition=Q(live=False), name="line_carried_before"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(live=True), name="line_in_one_live_transfer"
            ),
            models.UniqueConstraint(fields=["transfer", "line"], name="transfer_line_once"),
        ]


class BankFile(models.Model):
    """An exported file, kept byte for byte beside its manifest; a second export returns the same row."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="bank_file")
    name = models.CharField(max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    manifest = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64, blank=True, default="", help_text="GB/T 32905")
    exported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
