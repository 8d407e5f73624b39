"""How far a job has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.jobs import kinds, queue, standstill
from civilaffairs.jobs.models import Chunk, Job

State = Chunk.State


@dataclass(frozen=True)
class Progress:
    """What a progress bar needs; ``queue_away``: nothing moves because no message can be sent;
    ``standstill``: why nothing moves otherwise, in words."""

    job: Job
    done: int
    total: int
    at_work: int
    failed: int
    queue_away: bool
    standstill: str

    @property
    def ended(self) -> bool:
        return self.job.state != Job.State.OPEN


def progress_of(job: Job) -> Progress:
    """Count the chunks; look at the queue only where nobody is at work."""
    counts = job.chunks.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=State.DONE)),
        at_work=Count("pk", filter=Q(state=State.LEASED)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    stands_still = job.state == Job.State.OPEN and not counts["at_work"]
    away = stands_still and not queue.is_reachable()
    return Progress(job, **counts, queue_away=away, standstill=standstill.why(job))


def may_read(actor: Actor, job: Job) -> bool:
    """Whom the kind of job lets see it, and the system administrator, who sees no personal data in it."""
    return actor.role == Role.SYSTEM_ADMIN or kinds.get(job.kind).may_read(actor, job)
