"""资金来源: whose money it is, and the accounts that it is paid from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.models import Area
from civilaffairs.lib.keys import new_key
from civilaffairs.lib.sealed_fields import SealedTextField
from civilaffairs.payments.models.proposal import Proposal


class Fund(models.Model):
    """Where the money comes from; a county's fund names the county.

    ``payer_account`` is the account that it was set up with and never changes; a later one is a
    ``PayingAccount`` of two people (``funds.payer_of`` says which holds).
    """

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        PROVINCIAL = "provincial", _("Provincial")
        CITY = "city", _("City")
        COUNTY = "county", _("County or town")
        CHARITY = "charity", _("Charity")
        LOTTERY = "lottery", _("Welfare lottery")

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    level = models.CharField(
        max_length=10, choices=Level.choices, default=Level.CITY, db_default=Level.CITY.value
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    payer_account = SealedTextField(null=True)
    key = models.UUIDField(default=new_key, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level="county", area__isnull=False) | ~Q(level="county") & Q(area__isnull=True),
                name="fund_of_a_county_names_it",
            ),
        ]

    def __str__(self) -> str:
        """Return the name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class PayingAccount(Proposal):
    """付款账户: what a fund pays from once a second person has approved it, until the next one is."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts")
    number = SealedTextField()
    last_four = models.CharField(max_length=4)
    holder_name = models.CharField(max_length=120)
    bank_name = models.CharField(max_length=80)
    bank_code = models.CharField(max_length=12, help_text="CNAPS 联行号")

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                condition=Q(bank_code__regex=r"^[0-9]{12}$"), name="paying_account_bank_code"
            ),
            models.CheckConstraint(
                condition=~Q(holder_name="") & ~Q(bank_name=""), name="paying_account_at_a_bank"
            ),
            models.UniqueConstraint(
                fields=["fund"], condition=Q(state="open"), name="paying_account_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"**** {self.last_four}"
