"""What a job of a kind does; each app registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civilaffairs.accounts.actors import Actor
from civilaffairs.jobs.models import Chunk, Job


def _only_the_starter(actor: Actor, job: Job) -> bool:
    return job.started_by_id == actor.user.pk


@dataclass(frozen=True)
class Kind:
    """``work`` does a chunk and returns its figures; ``finish`` closes the job with the last chunk."""

    code: str
    work: Callable[[Chunk], dict[str, Any]]
    finish: Callable[[Job], None]
    may_read: Callable[[Actor, Job], bool]


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    work: Callable[[Chunk], dict[str, Any]],
    finish: Callable[[Job], None],
    may_read: Callable[[Actor, Job], bool] = _only_the_starter,
) -> None:
    _kinds[kind] = Kind(kind, work, finish, may_read)


def get(kind: str) -> Kind:
    return _kinds[kind]
