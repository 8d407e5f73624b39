"""Work that beat starts."""

from celery import shared_task

from civilaffairs.casework import sweep


@shared_task(name="civilaffairs.casework.end_notices")
def end_notices() -> int:
    return sweep.end_notices()
