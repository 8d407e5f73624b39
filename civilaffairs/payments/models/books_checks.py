"""试算核对的结果: when the books were compared with the rows behind them, and what differed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from civilaffairs.audit.db import ClockNow


class BooksCheck(models.Model):
    """One look at all books. ``found`` names the first accounts that differ, ``differing`` counts all."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=ClockNow(), editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accounts = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    found = models.JSONField(default=list)
