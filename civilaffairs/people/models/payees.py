"""Bank accounts, and who receives for whom on which account since when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civilaffairs.audit.db import ClockNow
from civilaffairs.files.models import StoredFile
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.people.models.parties import Household, Organisation, Person


class BankAccount(models.Model):
    """An account at a bank; never edited, a correction is another row."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    holder_name = models.CharField(max_length=120)
    number = SealedTextField()
    number_index = models.BinaryField(max_length=32)
    last_four = models.CharField(max_length=4)
    bank_name = models.CharField(max_length=80, blank=True)
    bank_code = models.CharField(max_length=12, blank=True, help_text="CNAPS 联行号")
    social_security_card = models.BooleanField(null=True, help_text="null: nobody has said")
    created_at = models.DateTimeField(db_default=ClockNow(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["number_index"], name="account_number")]


SUBJECTS = ("household", "person", "organisation")


def _due_to(chosen: str) -> Q:
    return Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})


class PayeeArrangement(models.Model):
    """Who receives what a household, a person or an organisation is due (低保办法 art. 26 for agreements).

    An organisation receives its own money itself. Counts once a second person has confirmed it, of a guardian
    or an agent only with the agreement: a trigger holds that for whatever is confirmed from now on.
    ``known_to`` is the only column that changes besides the confirmation, once each.
    """

    class Capacity(models.TextChoices):
        SELF = "self", _("Self")
        HEAD = "head", _("Head of household")
        GUARDIAN = "guardian", _("Guardian")
        AGENT = "agent", _("Agent")
        INSTITUTION = "institution", _("Institution")
        HEIR = "heir", _("Heir or burial handler")

    BY_AGREEMENT = (Capacity.GUARDIAN, Capacity.AGENT)

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="arrangements")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="arrangements")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="arrangements", help_text="due something itself"
    )
    payee_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    payee_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="arrangements")
    agreement = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    known_from = models.DateTimeField(db_default=ClockNow(), editable=False)
    known_to = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_due_to("household") | _due_to("person") | _due_to("organisation"),
                name="arrangement_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True)
                | Q(payee_organisation=F("organisation"), capacity="institution"),
                name="arrangement_organisation_for_itself",
            ),
            models.CheckConstraint(
                condition=Q(payee_person__isnull=False, payee_organisation__isnull=True)
                | Q(payee_person__isnull=True, payee_organisation__isnull=False),
                name="arrangement_one_payee",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="arrangement_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="arrangement_confirmed_by_someone",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(known_to__isnull=True, confirmed_at__isnull=False),
                name="arrangement_one_for_household",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(known_to__isnull=True, confirmed_at__isnull=False),
                name="arrangement_one_for_person",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(known_to__isnull=True, confirmed_at__isnull=False),
                name="arrangement_one_for_organisation",
            ),
        ]

    @property
    def subject(self) -> Household | Person | Organisation:
        """Whose money it is."""
        found = self.household or self.person or self.organisation
        assert found
        return found

    @property
    def payee(self) -> Person | Organisation:
        """Who receives it."""
        found = self.payee_person or self.payee_organisation
        assert found
        return found

    @property
    def lacks_agreement(self) -> bool:
        """Whether whoever receives in another's place has shown no paper for it."""
        return self.capacity in self.BY_AGREEMENT and self.agreement_id is None
