"""What is issued and not carried yet, found without reading what was ever paid."""

from __future__ import annotations

from django.db import models

from civilaffairs.accounts.models import Area
from civilaffairs.payments.models.funds import Fund
from civilaffairs.payments.models.runs import Line, Run


class FreeLine(models.Model):
    """A positive line that no live transfer carries and no bank has paid: kept up by the database alone.

    With what it is counted and summed by, so that nobody looks the line up for that. Without foreign keys in
    the database: each line of a month would be looked up once more, and its own were checked.
    """

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    town = models.ForeignKey(Area, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    taken_back = models.BooleanField(default=False)  # by a later line, after which nothing is due any more

    class Meta:
        indexes = [models.Index(fields=["fund", "town"], name="free_by_fund_and_town")]
