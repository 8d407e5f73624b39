"""The portal's own queue without the checks and the comparison that follow a run.

``celery -A tests.benchmarks.crewed worker``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from celery.signals import worker_process_init

from civilaffairs.celery import app

__all__ = ["app"]


@worker_process_init.connect
def _only_the_run(**_kwargs: Any) -> None:
    # Only now can modules be imported that need Django's settings.
    hooks = import_module("civilaffairs.payments.runs").on_computed
    hooks.remove(import_module("civilaffairs.payments.after_run").look_when_committed)
