"""The queues of the shell's own pages; the workbench finds this module by its name."""

from __future__ import annotations

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib.todo import Counted, Waiting
from civilaffairs.web.radar import todo as hits
from civilaffairs.web.standards import todo as proposals

QUEUES = (hits, proposals)


def count(actor: Actor) -> Counted:
    return sum((queue.count(actor) for queue in QUEUES), Counted())


def rows(actor: Actor, limit: int) -> list[Waiting]:
    return [row for queue in QUEUES for row in queue.rows(actor, limit)]
