"""What surrounds every task, as the middleware surrounds every request."""

from __future__ import annotations

from typing import Any

from celery import Task

from civilaffairs.audit import context
from civilaffairs.audit.clock import shifted


class PortalTask(Task):
    """A task that knows the business time and tells the trail that the system acts."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with shifted(), context.acting(actor_role="system", request_id=str(self.request.id or "")[:40]):
            return super().__call__(*args, **kwargs)
