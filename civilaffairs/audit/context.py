"""Who acts in this request or task, by value: the trail reads it and never asks upward."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Who:
    """The actor of the trail's rows. Everything is empty before log-in and in the system's own work."""

    actor_id: uuid.UUID | None = None
    actor_name: str = ""
    actor_role: str = ""
    area_path: str = ""
    request_id: str = ""
    ip: str | None = None


_NOBODY = Who()
_who: ContextVar[Who] = ContextVar("audit_who", default=_NOBODY)


def who() -> Who:
    """The actor of what is being done now."""
    return _who.get()


@contextmanager
def acting(**changes: object) -> Iterator[Who]:
    """Inside the block the trail names this actor; what is not given stays as it was."""
    changed = replace(_who.get(), **changes)  # type: ignore[arg-type]
    token = _who.set(changed)
    try:
        yield changed
    finally:
        _who.reset(token)
