"""Real Celery worker processes that a drill stops in their tracks and kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import TracebackType

from django.db import connection

IN_TRANSACTION = """
SELECT substr(application_name, 7)::int FROM pg_stat_activity
WHERE application_name LIKE 'drill-%%' AND datname = current_database() AND xact_start IS NOT NULL
    AND state IN ('active', 'idle in transaction') AND query ~ %s
"""
LINES = "payments_|issue_due"
PAUSE = 0.25  # between kills, so that somebody lives to do the rest


class Crew:
    """One pool of worker processes and one beat, both of this test's own database and queue."""

    def __init__(self, environment: dict[str, str], size: int, app: str = "tests.drills.crewed") -> None:
        null = subprocess.DEVNULL
        celery = [sys.executable, "-m", "celery", "-A", app]
        self.pool = subprocess.Popen(
            [*celery, "worker", "--pool=prefork", f"--concurrency={size}", "--loglevel=CRITICAL",
             "--without-gossip", "--without-mingle", "-n", connection.settings_dict["NAME"]],
            env=environment, stdout=null, stderr=null,
        )  # fmt: skip
        schedule = f"/tmp/beat-{connection.settings_dict['NAME']}"
        self.beat = subprocess.Popen(
            [*celery, "beat", "--schedule", schedule, "--pidfile="], env=environment, stdout=null, stderr=null
        )
        self.last_kill = 0.0

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.beat.kill()
        self.beat.wait()
        self.pool.terminate()
        try:
            self.pool.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.pool.kill()
            self.pool.wait()

    def kill_one_in_transaction(self, midst: str = LINES) -> bool:
        """SIGKILL a worker process in an open transaction, in the midst of its lines or of other tables.

        It is stopped while the database is asked again; one whose transaction ended goes on.
        """
        if time.monotonic() - self.last_kill < PAUSE:
            return False
        for pid in self._in_transaction(midst):
            if not _signal(pid, signal.SIGSTOP):
                continue
            if pid in self._in_transaction(midst):
                _signal(pid, signal.SIGKILL)
                self.last_kill = time.monotonic()
                return True
            _signal(pid, signal.SIGCONT)
        return False

    def _in_transaction(self, midst: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(IN_TRANSACTION, [midst])
            return [pid for (pid,) in cursor.fetchall()]


def _signal(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
