"""The roof and the cellar of the portal."""

from civilaffairs.celery import app as celery_app

# So that every process that sends a message sends it to the configured queue.
__all__ = ["celery_app"]
