"""What is issued and not carried yet, found without reading what was ever paid."""

from __future__ import annotations

from django.db import models

from civilaffairs.payments.models.runs import Line


class FreeLine(models.Model):
    """A positive line that no live transfer carries and no bank has paid: kept up by the database alone.

    Without a foreign key in the database: each line of a month would be looked up once more.
    """

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
