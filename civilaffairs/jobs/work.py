"""Doing chunks. Two transactions each: the first leases a chunk and counts the attempt, the second
does the work and marks it done, both or neither.

The second holds the chunk's row locked until it ends. That lock is the sign of life: the sweep
passes over locked rows, and a killed worker's lock falls with its connection.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from datetime import timedelta
from functools import partial

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef, Q

from civilaffairs.audit import context
from civilaffairs.audit.clock import shifted
from civilaffairs.jobs import kinds, queue
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

LEASE = timedelta(seconds=5)
ATTEMPTS = 5
# A worker or a server that dies says little about the chunk: only one that kills them all is given up.
ATTEMPTS_WITH_LOSSES = 25
log = logging.getLogger(__name__)


def take(job_id: uuid.UUID | str | None = None) -> bool:
    """Do one waiting chunk, of this job or of any; False when there is none."""
    with shifted():
        chunk = _lease(job_id)
        if chunk is None:
            return False
        try:
            with context.acting(**_starter(chunk.job)), transaction.atomic():
                _do(chunk)
        except Exception as error:
            log.exception("Chunk %s of job %s failed.", chunk.number, chunk.job_id)
            give_back(chunk, _told(error), ATTEMPTS_WITH_LOSSES if _server_was_lost(error) else ATTEMPTS)
        return True


def run_inline(job: Job) -> Job:
    """Do the whole job in the current transaction, as examples, tests and the demo loader do."""
    for chunk in list(job.chunks.filter(state=Chunk.State.WAITING).order_by("stage", "number")):
        chunk.job = job
        chunk.attempts += 1
        _finish_chunk(chunk, kinds.get(job.kind).work(chunk))
    _finish_job(Job.objects.select_for_update().get(pk=job.pk))
    job.refresh_from_db()
    return job


def give_back(chunk: Chunk, error: str, most: int = ATTEMPTS) -> None:
    """Let a chunk wait again, or fail it and its job after the last attempt."""
    with transaction.atomic():
        same = Chunk.objects.select_for_update().filter(
            pk=chunk.pk, state=Chunk.State.LEASED, attempts=chunk.attempts
        )
        if not same.exists():
            return
        last = chunk.attempts >= most
        state = Chunk.State.FAILED if last else Chunk.State.WAITING
        Chunk.objects.filter(pk=chunk.pk).update(state=state, error=error[:500], leased_until=None)
        if last:
            Job.objects.filter(pk=chunk.job_id, state=Job.State.OPEN).update(state=Job.State.FAILED)
        else:
            transaction.on_commit(partial(queue.send, chunk.job_id))


def _lease(job_id: uuid.UUID | str | None) -> Chunk | None:
    earlier = Chunk.objects.filter(job=OuterRef("job"), stage__lt=OuterRef("stage")).exclude(
        state=Chunk.State.DONE
    )
    # A killed worker's chunk is taken by the next who looks; one that is being done is locked.
    free = Q(state=Chunk.State.WAITING) | Q(
        state=Chunk.State.LEASED, leased_until__lt=clock.real_now(), attempts__lt=ATTEMPTS_WITH_LOSSES
    )
    waiting = Chunk.objects.filter(~Exists(earlier), free, job__state=Job.State.OPEN).order_by(
        "job_id", "stage", "number"
    )
    if job_id is not None:
        waiting = waiting.filter(job_id=job_id)
    with transaction.atomic():
        chunk = (
            waiting.select_related("job", "job__started_by")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if chunk is None:
            return None
        chunk.state, chunk.attempts = Chunk.State.LEASED, chunk.attempts + 1
        chunk.worker, chunk.leased_until = f"{socket.gethostname()}:{os.getpid()}", clock.real_now() + LEASE
        chunk.save(update_fields=["state", "attempts", "worker", "leased_until"])
        return chunk


def _do(leased: Chunk) -> None:
    """The second transaction. The attempt's number tells whether the lease is still ours."""
    chunk = (
        Chunk.objects.select_for_update()
        .filter(pk=leased.pk, state=Chunk.State.LEASED, attempts=leased.attempts)
        .first()
    )
    if chunk is None:
        return
    _mark(chunk)
    chunk.job = leased.job
    _finish_chunk(chunk, kinds.get(leased.job.kind).work(chunk))
    # What the commit would check is checked now: the others need not wait for it below.
    connection.check_constraints()
    # From here on one worker at a time per job, so that exactly one sees itself as the last.
    job = Job.objects.select_for_update().get(pk=leased.job_id)
    if not job.chunks.exclude(state=Chunk.State.DONE).exists():
        _finish_job(job)
    elif not job.chunks.filter(stage=chunk.stage).exclude(state=Chunk.State.DONE).exists():
        transaction.on_commit(partial(queue.send_what_waits, job.pk))


def mark_of(chunk: Chunk) -> str:
    """How the name of the connection ends that works on a chunk: one that hangs is found by it."""
    return f" chunk {chunk.pk}"


def _mark(chunk: Chunk) -> None:
    """Behind the worker's own name, of which the database keeps 63 bytes with it."""
    name = "SELECT set_config('application_name', left(current_setting('application_name'), 30) || %s, true)"
    with connection.cursor() as cursor:
        cursor.execute(name, [mark_of(chunk)])


def _finish_chunk(chunk: Chunk, result: dict[str, object] | None) -> None:
    chunk.state, chunk.result, chunk.error = Chunk.State.DONE, result or {}, ""
    chunk.leased_until, chunk.finished_at = None, clock.now()
    chunk.save(update_fields=["state", "attempts", "result", "error", "leased_until", "finished_at"])


def _finish_job(job: Job) -> None:
    kinds.get(job.kind).finish(job)
    job.state, job.finished_at = Job.State.DONE, clock.now()
    job.save(update_fields=["state", "finished_at"])


def _starter(job: Job) -> dict[str, object]:
    user = job.started_by
    named = {"actor_id": user.pk, "actor_name": user.name} if user else {}
    return {**named, "actor_role": f"job:{job.kind}", "request_id": str(job.pk)}


def _server_was_lost(error: Exception) -> bool:
    """The connection broke, or the database was stopped, crashed or is starting again."""
    cause = error.__cause__
    return isinstance(cause, psycopg.OperationalError) and (
        cause.sqlstate is None or cause.sqlstate.startswith("57P")
    )


def _told(error: Exception) -> str:
    """A refusal's own words; of other errors only the class and the constraint: values may be personal."""
    if isinstance(error, Refused):
        return str(error.message)
    name = type(error).__name__
    diagnosis = getattr(error.__cause__, "diag", None) if isinstance(error, DatabaseError) else None
    constraint = getattr(diagnosis, "constraint_name", None)
    return f"{name}: {constraint}" if constraint else name
