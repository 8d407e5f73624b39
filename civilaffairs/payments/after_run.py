"""What follows a run once it is there for all to see: the checks, and the comparison with last month."""

from __future__ import annotations

from django.db import transaction

from civilaffairs.payments.checks import looking
from civilaffairs.payments.comparison import making
from civilaffairs.payments.models import Run


def look_when_committed(run: Run) -> None:
    """Pages and the preparing of a batch would do the same; what goes wrong here does not undo the run."""
    if run.line_count:
        transaction.on_commit(lambda: look(run), robust=True)


def look(run: Run) -> None:
    """Check the run's month and compare it with the month before."""
    looking.look(run.month, run.area)
    making.of(run.month, run.area)
