"""The workers' sign of life, kept in the database: a page can tell that nobody is there without the queue."""

from __future__ import annotations

import socket
from datetime import timedelta

from django.db import connection
from django.db.models import Max

from civilaffairs.jobs.models import Worker
from civilaffairs.lib import clock

SEEN = """
INSERT INTO jobs_worker (name, seen_at) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET seen_at = GREATEST(jobs_worker.seen_at, EXCLUDED.seen_at)
"""


def report() -> None:
    """This machine's workers live: said by each message that one of them takes, every few seconds."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [socket.gethostname()[:80], clock.real_now()])


def silence() -> timedelta | None:
    """How long no worker has reported; None if none ever did."""
    last = Worker.objects.aggregate(last=Max("seen_at"))["last"]
    return clock.real_now() - last if last else None
