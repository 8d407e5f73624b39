"""The portal's own queue, with each worker process named in the database by its process id.

``celery -A tests.drills.crewed worker``.
"""

from __future__ import annotations

import os
from typing import Any

from celery.signals import worker_process_init

from civilaffairs.celery import app

__all__ = ["app"]


@worker_process_init.connect
def _name_the_connections(**_kwargs: Any) -> None:
    os.environ["PGAPPNAME"] = f"drill-{os.getpid()}"
