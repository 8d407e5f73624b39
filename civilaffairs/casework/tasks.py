"""Work that beat starts."""

from celery import shared_task

from civilaffairs.audit.clock import shifted
from civilaffairs.casework import sweep


@shared_task(name="casework.end_notices")
def end_notices() -> int:
    with shifted():
        return sweep.end_notices()
