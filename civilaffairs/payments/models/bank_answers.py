"""What the bank answered: return files taken in or held, and what it said of each transfer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.payments.models.banking import Batch, Transfer


class ReturnFile(models.Model):
    """回盘: imported once per content, all or nothing; the counts are of the rows that it settled.

    Where the bank refused the whole file, ``file`` is its notice and ``refused_because`` its reason.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="returns")
    name = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    paid_count = models.PositiveIntegerField()
    paid_total = models.DecimalField(max_digits=14, decimal_places=2)
    failed_count = models.PositiveIntegerField()
    failed_total = models.DecimalField(max_digits=14, decimal_places=2)
    refused_because = models.CharField(max_length=200, blank=True, default="", db_default="")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)


class TransferEvent(models.Model):
    """What happened to a transfer: sent, paid, failed with the bank's code, re-issued.

    ``bank_reference`` is the bank's voucher by which one payment is paid late or taken back: never two.
    """

    id = models.BigAutoField(primary_key=True)
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=Transfer.State.choices)
    code = models.CharField(max_length=4, blank=True)
    text = models.CharField(max_length=200, blank=True)
    bank_reference = models.CharField(max_length=40, blank=True, default="", db_default="")
    return_file = models.ForeignKey(ReturnFile, models.PROTECT, null=True, related_name="+", db_index=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["return_file"], condition=Q(return_file__isnull=False), name="event_of_return_file"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer"], condition=Q(return_file__isnull=False), name="transfer_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(return_file__isnull=False) | Q(actor__isnull=False), name="event_by_somebody"
            ),
            models.UniqueConstraint(
                fields=["bank_reference"], condition=~Q(bank_reference=""), name="one_payment_a_voucher"
            ),
        ]


class HeldReturn(models.Model):
    """Nothing of it was posted. ``problems`` names every row with its remedy: [place, problem, remedy].

    It ends once: replaced by the file that was taken in, or set aside with a reason (it came to
    the wrong batch).
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="held_returns")
    name = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    problems = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    replaced_by = models.ForeignKey(ReturnFile, models.PROTECT, null=True, related_name="replaces")
    set_aside_because = models.CharField(max_length=200, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Held return")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sha256"], condition=Q(ended_at=None), name="return_held_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, replaced_by=None, set_aside_because="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, replaced_by__isnull=False)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(set_aside_because=""),
                name="held_return_ends_with_file_or_reason",
            ),
        ]
