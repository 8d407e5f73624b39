"""Why a job stands still, in words, and setting it going again from the page."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.audit import trail
from civilaffairs.jobs import heartbeat, queue
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.sweep import sweep
from civilaffairs.jobs.work import ATTEMPTS_WITH_LOSSES, LEASE, give_back, mark_of
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

SILENT = timedelta(seconds=30)  # Workers report every three seconds.
HANGS = timedelta(minutes=5)  # The longest part takes seconds.
# What it did and the mark that it is done commit together: ended before that, nothing of it stays.
END = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE '%%' || %s AND pid <> pg_backend_pid()
"""


def why(job: Job) -> str:
    """Empty while it goes on, or where it has ended."""
    if job.state != Job.State.OPEN:
        return ""
    if chunk := hanging(job).first():
        assert chunk.leased_until
        seconds = int((clock.real_now() - chunk.leased_until + LEASE).total_seconds())
        terms = {"part": chunk.label or chunk.number, "worker": chunk.worker, "seconds": seconds}
        return _("The part %(part)s has been with the worker %(worker)s for %(seconds)s seconds.") % terms
    if job.chunks.filter(state=Chunk.State.LEASED).exists():
        return ""
    silence = heartbeat.silence()
    if silence is None:
        return _("No worker has ever reported.")
    if silence < SILENT:
        return ""
    return _("No worker has reported for %(seconds)s seconds.") % {"seconds": int(silence.total_seconds())}


def hanging(job: Job) -> QuerySet[Chunk]:
    """Parts that somebody took long ago and has not given back."""
    return job.chunks.filter(
        state=Chunk.State.LEASED, leased_until__lt=clock.real_now() - HANGS + LEASE
    ).order_by("stage", "number")


def restart(job: Job) -> None:
    """Hanging parts are taken from their worker, and whatever waits is sent again."""
    for chunk in hanging(job):
        _take_back(chunk)
    sweep(job.pk)
    queue.send_what_waits(job.pk)
    trail.record("job.restart", object_kind=job.kind, object_id=job.pk)


def _take_back(chunk: Chunk) -> None:
    """End the worker's transaction first: only then can nobody do the part twice."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(END, [mark_of(chunk)])
            ended = all(done for (done,) in cursor.fetchall())
    except DatabaseError as error:
        raise _cannot() from error
    if not ended:
        raise _cannot()
    give_back(chunk, "Taken back from a worker that hung.", ATTEMPTS_WITH_LOSSES)


def _cannot() -> Refused:
    return Refused(
        _("The worker's connection could not be ended from here."),
        _("Try again in a minute; if it stays so, the database's roles are to be set up anew."),
    )
