"""The queue. ``celery -A civilaffairs.celery worker`` finds the tasks of every app."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.development")

app = Celery("civilaffairs", task_cls="civilaffairs.jobs.prologue:PortalTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
