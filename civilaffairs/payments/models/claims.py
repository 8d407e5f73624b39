"""应追缴款: negative lines, and how much of each nobody has decided on yet (a view of the database)."""

from __future__ import annotations

from django.db import models

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.models import Award
from civilaffairs.payments.models.funds import Fund
from civilaffairs.payments.models.runs import Line, Run


class Claim(models.Model):
    """One negative line of a calculated run.

    ``withdrawn``: of it nothing was ever sent, so the claim ended with the entitlement. ``taken``: in a
    recovery decision, proposed or approved. ``open`` is what is left. A claim ``waits`` while money that it
    takes back is neither paid nor withdrawn: what nobody has received, nobody owes.
    """

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="claim")
    award = models.ForeignKey(Award, models.PROTECT, related_name="claims")
    town = models.ForeignKey(Area, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    for_month = models.DateField()
    arisen_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    withdrawn = models.DecimalField(max_digits=14, decimal_places=2)
    taken = models.DecimalField(max_digits=14, decimal_places=2)
    open = models.DecimalField(max_digits=14, decimal_places=2)
    waits = models.BooleanField()

    class Meta:
        managed = False
        db_table = "payments_claim"
