"""Work that beat starts."""

from celery import shared_task

from civilaffairs.web.radar import sweeps


@shared_task(name="civilaffairs.web.look")
def look() -> int:
    return sweeps.every_night()
