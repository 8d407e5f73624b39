"""The queue with its protection removed: a chunk is marked done before its lines are written.

``celery -A tests.drills.sabotaged worker``; the twin of the kill drill runs it and must go red.
"""

from __future__ import annotations

import django
from django.db import transaction

from tests.drills.crewed import app

django.setup()

from civilaffairs.jobs import kinds, work  # noqa: E402 - Django must be ready first
from civilaffairs.jobs.models import Chunk, Job  # noqa: E402

__all__ = ["app"]


def _do_with_the_checkpoint_first(leased: Chunk) -> None:
    chunk = Chunk.objects.get(pk=leased.pk)
    chunk.job = leased.job
    work._finish_chunk(chunk, {})
    transaction.on_commit(lambda: _write_lines(chunk))


def _write_lines(chunk: Chunk) -> None:
    with transaction.atomic():
        kinds.get(chunk.job.kind).work(chunk)
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=chunk.job_id)
        if not job.chunks.exclude(state=Chunk.State.DONE).exists():
            work._finish_job(job)


work._do = _do_with_the_checkpoint_first
