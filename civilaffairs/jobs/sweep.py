"""Picking up what a killed worker or a lost message left: by beat, at start-up, and on a job's page."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef

from civilaffairs.jobs import queue
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.work import ATTEMPTS_WITH_LOSSES, give_back
from civilaffairs.lib import clock


def sweep(job_id: uuid.UUID | None = None) -> int:
    """Let chunks with an expired lease wait again and send what waits; how many were picked up."""
    expired = Chunk.objects.filter(state=Chunk.State.LEASED, leased_until__lt=clock.real_now())
    jobs = Job.objects.filter(state=Job.State.OPEN)
    if job_id is not None:
        expired, jobs = expired.filter(job_id=job_id), jobs.filter(pk=job_id)
    picked_up = 0
    for chunk_id in list(expired.values_list("pk", flat=True)):
        with transaction.atomic():
            # A row that is locked belongs to a worker that lives.
            chunk = expired.filter(pk=chunk_id).select_for_update(skip_locked=True).first()
            if chunk is not None:
                give_back(chunk, "The worker ended.", ATTEMPTS_WITH_LOSSES)
                picked_up += 1
    waiting = Chunk.objects.filter(job=OuterRef("pk"), state=Chunk.State.WAITING)
    for waiting_job in jobs.filter(Exists(waiting)).values_list("pk", flat=True):
        if not queue.send(waiting_job):
            break
    return picked_up
