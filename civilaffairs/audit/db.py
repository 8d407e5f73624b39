"""Database expressions that every layer above may use."""

from django.db import models
from django.db.models import Func


class ClockNow(Func):
    """``clock_now()``: the business instant, set by the database and never by a user."""

    function = "clock_now"
    template = "%(function)s()"
    arity = 0
    output_field = models.DateTimeField()
