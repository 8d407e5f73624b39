"""The messages of the queue. Each only calls a service."""

import uuid

from celery import shared_task

from civilaffairs.jobs import queue, work
from civilaffairs.jobs import sweep as sweeping

# One message works on for a while, so that few are needed; then other jobs have their turn.
CHUNKS_PER_MESSAGE = 20


@shared_task(name=queue.TAKE)
def take(job_id: str) -> None:
    for _ in range(CHUNKS_PER_MESSAGE):
        if not work.take(job_id):
            return
    queue.send(uuid.UUID(job_id))


@shared_task(name="civilaffairs.jobs.sweep")
def sweep() -> None:
    sweeping.sweep()
