"""The way to the workers. It may lose or repeat messages; the rows say what is to be done."""

from __future__ import annotations

import logging
import uuid

from celery import current_app
from kombu.exceptions import OperationalError

from civilaffairs.jobs.models import Chunk, Job

TAKE = "civilaffairs.jobs.take"
# More messages than workers only make workers look in vain.
MESSAGES = 8
log = logging.getLogger(__name__)


def send(job_id: uuid.UUID, messages: int = 1) -> bool:
    """Tell workers that the job has something to do; False when the queue is away."""
    try:
        with current_app.producer_pool.acquire(block=True, timeout=2) as producer:
            for _ in range(messages):
                current_app.send_task(TAKE, args=[str(job_id)], producer=producer)
    except (OperationalError, OSError) as error:
        log.warning("The queue is away (%s); job %s waits.", type(error).__name__, job_id)
        return False
    return True


def send_what_waits(job_id: uuid.UUID) -> bool:
    """One message for each waiting chunk of an open job, up to a few."""
    waiting = Chunk.objects.filter(
        job_id=job_id, job__state=Job.State.OPEN, state=Chunk.State.WAITING
    ).count()
    return send(job_id, min(waiting, MESSAGES)) if waiting else True


def is_reachable() -> bool:
    """Whether a message could be sent now."""
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except (OperationalError, OSError):
        return False
    return True
