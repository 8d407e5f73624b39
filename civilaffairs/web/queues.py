"""Everybody's queue: an app may offer a ``todo.py`` with ``count(actor)`` and ``rows(actor, limit)``.

One that counts what it has to read offers ``look(actor, limit)`` for both.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from civilaffairs.accounts.actors import Actor
from civilaffairs.casework import deadlines, waiting
from civilaffairs.lib import clock
from civilaffairs.lib.todo import Counted, Waiting

MODULE = "todo"
SOON, OVERDUE = waiting.DUE
DUES = (SOON, OVERDUE)
ALL = 1000  # More than one person ever has waiting.


@cache
def _queues() -> tuple[ModuleType, ...]:
    offering = [app for app in apps.get_app_configs() if module_has_submodule(app.module, MODULE)]
    return tuple(import_module(f"{app.name}.{MODULE}") for app in offering)


def count(actor: Actor) -> Counted:
    """What waits for this person, over all apps."""
    return sum((queue.count(actor) for queue in _queues()), Counted())


def rows(actor: Actor, limit: int = 12) -> list[Waiting]:
    """The most pressing things first, over all apps; what has no deadline comes last."""
    found = [row for queue in _queues() for row in queue.rows(actor, limit)]
    return sorted(found, key=lambda row: (row.due_on or date.max, row.number))[:limit]


def look(user: Any, limit: int = 12) -> tuple[Counted, list[Waiting]]:
    """Both at once, each queue read one time; the number beside “To do” on the same page is this one."""
    found: list[Waiting] = []
    counted = Counted()
    for queue in _queues():
        if both := getattr(queue, "look", None):
            mine, waits = both(user.actor, limit)
        else:
            mine, waits = queue.count(user.actor), queue.rows(user.actor, limit)
        counted += mine
        found += waits
    user.counted = counted
    return counted, sorted(found, key=lambda row: (row.due_on or date.max, row.number))[:limit]


def narrowed(found: list[Waiting], due: str) -> list[Waiting]:
    """Those nearly due, or those over their time, as the cards count them."""
    today, now = clock.today(), clock.now()
    if due == OVERDUE:
        return [row for row in found if row.late(today, now)]
    last = waiting.soon(today, deadlines.calendar())
    return [row for row in found if row.due_on and row.due_on <= last and not row.late(today, now)]


def count_todo(user: Any) -> int:
    """The number beside “To do”."""
    if known := getattr(user, "counted", None):
        return known.todo
    actor = getattr(user, "actor", None)
    return count(actor).todo if actor else 0
