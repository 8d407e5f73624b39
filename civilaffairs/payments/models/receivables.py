"""应收追缴款: what somebody owes back by a recovery decision of two people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civilaffairs.accounts.models import Area
from civilaffairs.audit.db import ClockNow
from civilaffairs.casework.models import Letter
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.payments.models.banking import Transfer
from civilaffairs.payments.models.ledger import Posting
from civilaffairs.payments.models.proposal import Proposal
from civilaffairs.payments.models.runs import Line
from civilaffairs.people.models import Organisation, Person


class Receivable(Proposal):
    """追缴决定: claims become one debt of a person or an organisation, after a hearing.

    ``amount`` = the claims − what is waived; what is still to be paid is ``after`` of the last event.
    """

    number = models.CharField(max_length=30, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    debtor_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    debtor_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    heard_on = models.DateField()
    heard = SealedTextField(help_text="what the family said")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    waived = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    waiver_reason = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    pay_by = models.DateField()
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="+")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=Q(debtor_person__isnull=True, debtor_organisation__isnull=False)
                | Q(debtor_person__isnull=False, debtor_organisation__isnull=True),
                name="receivable_one_debtor",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0, waived__gte=0, amount__gte=0, total=F("amount") + F("waived")),
                name="receivable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(waived=0) | ~Q(waiver_reason=""), name="receivable_waiver_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(posting__isnull=False) & (Q(amount=0) | Q(letter__isnull=False)),
                name="receivable_booked_and_told",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def debtor(self) -> Person | Organisation:
        found = self.debtor_person or self.debtor_organisation
        assert found is not None
        return found


class ReceivableItem(models.Model):
    """A claim inside a recovery decision, whole; ``live`` ends when the proposal is sent back."""

    id = models.BigAutoField(primary_key=True)
    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="items")
    line = models.ForeignKey(Line, models.PROTECT, related_name="recoveries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(live=True), name="claim_in_one_live_decision"
            ),
            models.UniqueConstraint(fields=["receivable", "line"], name="receivable_item_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receivable_item_positive"),
        ]


class WriteOff(Proposal):
    """核销: what cannot be got back any more is given up by two people."""

    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="write_offs")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["receivable"], condition=Q(state="open"), name="writeoff_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="writeoff_positive"),
        ]


class ReceivableEvent(models.Model):
    """What lessened a receivable. Rows are never changed; ``after`` is what is still owed.

    A set-off names the ``transfer`` from which it was kept back; once that payment is given up it is given
    back. A refund or write-off that was booked wrongly is taken back by a ``reversal`` of two people; only
    these two events make more owed. A refund entered anew with the receipt of a reversed one ``corrects`` it.

    Two writers who start from one balance collide on ``seq``; a trigger holds the rows together as one
    chain that begins with the receivable's amount and is never below zero.
    """

    class Kind(models.TextChoices):
        REFUND = "refund", _("Refund")
        WRITE_OFF = "write-off", _("Written off")
        SET_OFF = "set-off", _("Set off")
        GIVEN_BACK = "given-back", _("Set-off given back")
        REVERSED = "reversed", _("Reversed")

    class Channel(models.TextChoices):
        BANK = "bank", pgettext_lazy("refund", "Bank transfer")
        CASH = "cash", _("Cash")
        REVERSAL = "reversal", _("Taken back by the bank")

    id = models.BigAutoField(primary_key=True)
    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    after = models.DecimalField(max_digits=14, decimal_places=2)
    happened_on = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    write_off = models.OneToOneField(WriteOff, models.PROTECT, null=True, related_name="event")
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="set_off_events")
    reversal = models.OneToOneField("Reversal", models.PROTECT, null=True, related_name="booked_as")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    posting = models.OneToOneField(Posting, models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receivable", "seq"], name="receivable_event_once"),
            models.CheckConstraint(
                condition=Q(after=F("before") - F("amount"), after__gte=0)
                & (
                    Q(amount__gt=0) & ~Q(kind__in=["given-back", "reversed"])
                    | Q(amount__lt=0, kind__in=["given-back", "reversed"])
                ),
                name="receivable_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind="refund", write_off=None, transfer=None, reversal=None)
                & ~Q(channel="")
                & ~Q(receipt="")
                | Q(channel="", receipt="", corrects=None)
                & (
                    Q(kind="write-off", write_off__isnull=False, transfer=None, reversal=None)
                    | Q(kind="reversed", reversal__isnull=False, transfer=None, write_off=None)
                    | Q(kind__in=["set-off", "given-back"], write_off=None, reversal=None)
                    & Q(transfer__isnull=False)
                ),
                name="receivable_event_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["receivable", "transfer", "kind"],
                condition=Q(transfer__isnull=False),
                name="set_off_once_a_transfer",
            ),
            models.UniqueConstraint(
                fields=["channel", "receipt"],
                condition=Q(kind="refund", corrects=None),
                name="refund_receipt_once",
            ),
        ]


class Reversal(Proposal):
    """冲销: a refund or a write-off that was booked wrongly is taken back whole, by two people."""

    event = models.ForeignKey(ReceivableEvent, models.PROTECT, related_name="reversals")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=["event"], condition=~Q(state="returned"), name="event_reversed_once"
            ),
        ]


class InstalmentPlan(models.Model):
    """分期: what is still owed, cut into dated parts; the newest plan counts."""

    id = models.BigAutoField(primary_key=True)
    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="plans")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    document = models.CharField(max_length=60, help_text="number of the signed agreement")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=ClockNow(), editable=False)


class Instalment(models.Model):
    """One part of a plan; a deferred trigger lets no plan stand whose parts are not its total."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(InstalmentPlan, models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="instalment_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_positive"),
        ]
