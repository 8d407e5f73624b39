"""What the calendar alone brings about: a notice that has run its time goes to confirmation."""

from __future__ import annotations

from civilaffairs.casework import workflow
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

STEP = "to-confirm"


def end_notices(limit: int = 200) -> int:
    """Submit every case whose notice ended without an open objection. Returns how many moved."""
    moved = 0
    due = Case.objects.filter(state="notice", step_due_on__lt=clock.today()).order_by("step_due_on")
    for pk, version in due.values_list("pk", "version")[:limit]:
        try:
            workflow.advance(pk, STEP, None, version=version)
        except Refused:
            continue  # not a working day yet, or somebody moved the case meanwhile
        moved += 1
    return moved
