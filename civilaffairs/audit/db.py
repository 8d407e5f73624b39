"""Database expressions that every layer above may use."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Func, Q


class ClockNow(Func):
    """``clock_now()``: the business instant, set by the database and never by a user."""

    function = "clock_now"
    template = "%(function)s()"
    arity = 0
    output_field = models.DateTimeField()


def known(at: datetime | None = None) -> Q:
    """Rows that hold by what is known now, or by what was known before an instant."""
    if at is None:
        return Q(known_to=None)
    return Q(Q(known_to=None) | Q(known_to__gte=at), known_from__lt=at)
