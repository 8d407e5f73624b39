"""The shape of a row of somebody's queue: what waits, until when, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from civilaffairs.lib.text import Text


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person; ``tag`` is a kind of status tag, ``action`` is done at ``url``."""

    title: str
    number: str
    what: Text
    state: Text
    action: Text
    url: str
    tag: str = "todo"
    due_on: date | None = None
    due_at: datetime | None = None  # where its hour counts

    def late(self, today: date, now: datetime) -> bool:
        """Whether its day has passed, or its hour."""
        if self.due_on is None:
            return False
        return self.due_on < today or (self.due_at is not None and self.due_at <= now)


@dataclass(frozen=True)
class Counted:
    """How many things wait: all, nearly due, overdue, returned."""

    todo: int = 0
    soon: int = 0
    overdue: int = 0
    returned: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            self.todo + other.todo,
            self.soon + other.soon,
            self.overdue + other.overdue,
            self.returned + other.returned,
        )
