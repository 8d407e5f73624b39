"""The messages of the queue. Each only calls a service."""

import uuid
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from civilaffairs.audit.clock import refuse_moved_clock
from civilaffairs.jobs import heartbeat, queue, work
from civilaffairs.jobs import sweep as sweeping

# One message works on for a while, so that few are needed; then other jobs have their turn.
CHUNKS_PER_MESSAGE = 20


@shared_task(name=queue.TAKE)
def take(job_id: str) -> None:
    for _ in range(CHUNKS_PER_MESSAGE):
        heartbeat.report()
        if not work.take(job_id):
            return
    queue.send(uuid.UUID(job_id))


@shared_task(name="civilaffairs.jobs.sweep")
def sweep() -> None:
    heartbeat.report()
    sweeping.sweep()


@worker_ready.connect
def begin(**_: Any) -> None:
    """Production's workers stop on a moved clock; every worker first picks up what lies about."""
    try:
        refuse_moved_clock()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
    heartbeat.report()
    sweeping.sweep()
    connection.close()  # The worker's processes are forked from this one.
