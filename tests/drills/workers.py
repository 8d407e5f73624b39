"""Real Celery worker processes that a drill stops in their tracks and kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import TracebackType

import psycopg
from django.db import connection

from civilaffairs.embedded import postgres

IN_TRANSACTION = """
SELECT substr(split_part(application_name, ' ', 1), 7)::int FROM pg_stat_activity
WHERE application_name LIKE 'drill-%%' AND datname = current_database() AND xact_start IS NOT NULL
    AND state IN ('active', 'idle in transaction') AND query ~ %s
"""
LINES = "payments_|issue_due"
PAUSE = 0.25  # between kills, so that somebody lives to do the rest


class Crew:
    """One pool of worker processes with its beat, of this test's own database and queue."""

    def __init__(self, environment: dict[str, str], size: int, app: str = "tests.drills.crewed") -> None:
        name = connection.settings_dict["NAME"]
        self.command = [
            *(sys.executable, "-m", "celery", "-A", app, "worker", "--pool=prefork", "--loglevel=CRITICAL"),
            *("--without-gossip", "--without-mingle", f"--concurrency={size}", "-n", name),
            *("--beat", "--schedule", f"/tmp/beat-{name}"),
        ]
        self.environment = {**environment, "CIVILAFFAIRS_PROCESS": "worker"}
        self.restarts = -1
        self.pool: subprocess.Popen[bytes] | None = None
        self.start_again_if_ended()
        self.last_kill = 0.0
        self.watch: psycopg.Connection | None = None

    def start_again_if_ended(self) -> None:
        """As a supervisor does."""
        if self.pool is not None and self.pool.poll() is None:
            return
        self._end_the_rest()
        null = subprocess.DEVNULL
        self.pool = subprocess.Popen(
            self.command, env=self.environment, stdout=null, stderr=null, start_new_session=True
        )
        self.restarts += 1

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.pool is not None
        self.pool.terminate()
        try:
            self.pool.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self.pool.kill()
            self.pool.wait()
        self._end_the_rest()
        if self.watch is not None:
            self.watch.close()

    def _end_the_rest(self) -> None:
        """Beat and the pool's processes may outlive their parent."""
        if self.pool is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pool.pid, signal.SIGKILL)

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
        """As a superuser, who sees what others are doing."""
        there = {"host": connection.settings_dict["HOST"], "dbname": connection.settings_dict["NAME"]}
        if self.watch is None or self.watch.closed:
            self.watch = psycopg.connect(**there, user=postgres.SUPERUSER, autocommit=True)
        return [pid for (pid,) in self.watch.execute(IN_TRANSACTION, [midst])]


def _signal(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
