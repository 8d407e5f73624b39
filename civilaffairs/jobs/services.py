"""Opening a job and trying a failed one again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import User
from civilaffairs.audit import trail
from civilaffairs.jobs import kinds, queue
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

AT_ONCE = 5  # A run's chunk names thousands of awards: as many are in memory.


@transaction.atomic
def open_job(
    kind: str,
    subject_id: uuid.UUID | None,
    label: str,
    chunks: Iterable[tuple[int, str, dict[str, Any]]],
    started_by: User | None,
) -> Job:
    """Write the job and its chunks (stage, label, payload) with the business change; queue on commit.

    Returns normally when the queue is away: the rows wait, and the sweep sends them.
    """
    kinds.get(kind)
    job = Job.objects.create(kind=kind, subject_id=subject_id, label=label, started_by=started_by)
    count = _write_chunks(job, chunks)
    trail.record("job.start", object_kind=kind, object_id=job.pk, detail={"chunks": count})
    transaction.on_commit(partial(queue.send_what_waits, job.pk))
    return job


def _write_chunks(job: Job, chunks: Iterable[tuple[int, str, dict[str, Any]]]) -> int:
    """A few at a time, so that a list that is made on the way is never in memory as a whole."""
    rows = (
        Chunk(job=job, stage=stage, number=number, label=text, payload=payload)
        for number, (stage, text, payload) in enumerate(chunks, 1)
    )
    count = 0
    while some := list(islice(rows, AT_ONCE)):
        Chunk.objects.bulk_create(some)
        count += len(some)
    if not count:
        raise ValueError("A job has at least one chunk.")
    return count


def try_again(job: Job) -> None:
    """Let the failed chunks of a job wait anew."""
    list(job.chunks.filter(state=Chunk.State.FAILED).select_for_update().values_list("pk"))
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != Job.State.FAILED:
        return
    job.chunks.filter(state=Chunk.State.FAILED).update(state=Chunk.State.WAITING, attempts=0, error="")
    job.state = Job.State.OPEN
    job.save(update_fields=["state"])
    trail.record("job.retry", object_kind=job.kind, object_id=job.pk)
    transaction.on_commit(partial(queue.send_what_waits, job.pk))


@transaction.atomic
def abandon(job: Job) -> None:
    """End a failed job without the chunks that are not done; those that are keep what they did.

    Chunks are locked before their job, as workers do: one that is being done is waited for, and
    one that is leased and not begun is taken from its worker.
    """
    job.chunks.exclude(state=Chunk.State.DONE).update(state=Chunk.State.FAILED, leased_until=None)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != Job.State.FAILED:
        raise Refused(_("Only work of which a part failed can be ended."))
    job.state, job.finished_at = Job.State.CANCELLED, clock.now()
    job.save(update_fields=["state", "finished_at"])
    trail.record("job.abandon", object_kind=job.kind, object_id=job.pk)
