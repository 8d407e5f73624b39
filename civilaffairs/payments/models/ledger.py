"""The append-only double-entry ledger: each posting sums to zero, per fund and area."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.payments.models.bank_answers import ReturnFile
from civilaffairs.payments.models.banking import Batch
from civilaffairs.payments.models.funds import Fund
from civilaffairs.payments.models.runs import Run


class LedgerAccount(models.Model):
    """One account of the chart, kept per fund and town."""

    class Code(models.TextChoices):
        APPROPRIATED = "appropriated", _("Appropriated to the fund")
        RECEIVED = "received", _("Received for the fund")
        EXPENSE = "expense", _("Benefit expense")
        ENTITLED = "entitled", _("Entitled, not yet sent")
        RELEASED = "released", _("Released, in transit")
        PAID = "paid", _("Paid from the fund")
        RETURNED = "returned", _("Returned by the bank")
        CLAIMED = "claimed", _("Claims on recipients")
        RESERVE = "reserve", _("Held in town reserves")
        RECEIVABLE = "receivable", _("To be paid back by decision")
        RECOVERED = "recovered", _("Recovered for the fund")
        WRITTEN_OFF = "written-off", _("Waived and written off")

    code = models.CharField(max_length=12, choices=Code.choices)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "fund", "area"], name="ledger_account_once"),
        ]


class Posting(models.Model):
    """One event in the books; its entries sum to zero (deferred constraint trigger)."""

    class Kind(models.TextChoices):
        FUNDING = "funding", _("Money appropriated")
        ENTITLEMENT = "entitlement", _("Lines issued")
        CLAIM = "claim", _("Claim arisen")
        RELEASE = "release", _("Batch released")
        PAYMENT = "payment", _("Paid by the bank")
        RETURN = "return", _("Returned by the bank")
        REISSUE = "reissue", _("Re-issued")
        REVERSAL = "reversal", _("Reversal")
        TOP_UP = "top-up", _("Reserve topped up")
        DRAW = "draw", _("Handed out of a reserve")
        RECOVERY = "recovery", _("Recovery decided")
        REFUND = "refund", _("Refund received")
        WRITE_OFF = "write-off", _("Written off")
        SET_OFF = "set-off", _("Set off")
        GIVEN_BACK = "given-back", _("Set-off given back")
        STOP = "stop", _("Released batch stopped")

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    booked_on = models.DateField()
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="postings")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="postings")
    return_file = models.ForeignKey(ReturnFile, models.PROTECT, null=True, related_name="postings")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    memo = models.CharField(max_length=200, blank=True)


class Entry(models.Model):
    """Debit positive, credit negative, in yuan."""

    id = models.BigAutoField(primary_key=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="entries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero"),
        ]


class MonthClose(models.Model):
    """结账: the books of this month and of all before it take no posting any more, for good."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(unique=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="month_close_on_day_one"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
