"""A PostgreSQL cluster that belongs to one drill: it is crashed and its disk is filled.

It keeps what it acknowledged: ``fsync`` and ``synchronous_commit`` are on, as in production. Its WAL comes in
segments of a megabyte, so that a small limit on the size of files leaves it room.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, connections

from civilaffairs.embedded import folders, postgres
from tests import databases
from tests.servers import wait_until_ended

DURABLE = {"fsync": "on", "synchronous_commit": "on"}
# Nothing is written out of turn: what the writer of the WAL would save by luck is lost.
FORGETFUL = {"fsync": "on", "synchronous_commit": "off", "wal_writer_delay": "10s", "wal_buffers": "8MB"}
NAME = "drill"


class Database:
    """The cluster and the ways to harm it."""

    def __init__(self, options: dict[str, str], stock: Path | None = None) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="drill-"))
        self.data.chmod(0o755)
        if stock is not None:
            home = folders.server_home(self.data)
            home.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", folders.server_home(stock) / "postgres", home], check=True)
        self.options = options
        self.server = _Server(self.data, options)
        self.server.start()

    @property
    def address(self) -> str:
        return postgres.address(self.data, database=NAME)

    def fill(self, source: str) -> None:
        """The test's own database, dumped there and read in here; the template may have no other visitor."""
        with psycopg.connect(self._as_superuser("postgres"), autocommit=True) as session:
            session.execute(f"CREATE DATABASE {NAME} OWNER {postgres.OWNER}")
            # Lent as in the tests' own cluster; a dump of one database says nothing of it.
            lent = f"{postgres.WORKER}, {postgres.REPORT}"
            session.execute(f"GRANT {lent} TO {postgres.APP} WITH INHERIT FALSE, SET TRUE")
        there = databases.address(source, postgres.SUPERUSER)
        programs = self.server.binaries
        with subprocess.Popen([programs / "pg_dump", there], stdout=subprocess.PIPE) as dump:
            subprocess.run(
                [programs / "psql", "-qXv", "ON_ERROR_STOP=1", self._as_superuser(NAME)],
                stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True,
            )  # fmt: skip
        assert dump.returncode == 0
        with psycopg.connect(self._as_superuser(NAME), autocommit=True) as session:
            session.execute("CHECKPOINT")

    def crash(self) -> None:
        """As ``pg_ctl stop -m immediate`` does: no checkpoint, nobody asked; then it is started again."""
        assert self.server.process is not None
        self.server.process.send_signal(signal.SIGQUIT)
        self.server.process.wait()
        self.server.start()

    def kill(self) -> None:
        """Every process of the server at once, as when the power fails; asked to end, one may never do so."""
        assert self.server.process is not None
        everybody = [self.server.process.pid, *_children(self.server.process.pid)]
        for number in everybody:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.server.process.wait()
        wait_until_ended(everybody)

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(folders.socket_folder(self.data), ignore_errors=True)

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """As a superuser, who sees the backends of everybody."""
        with psycopg.connect(self._as_superuser(NAME), autocommit=True) as session:
            return session.execute(statement, values or None).fetchall()

    def _as_superuser(self, name: str) -> str:
        return postgres.address(self.data, postgres.SUPERUSER, name)


def _children(parent: int) -> list[int]:
    """The processes that another one started and that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # After the name, which may hold anything: the state, then the parent.
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
    return found


class _Server(postgres.Server):
    """The embedded server with other options."""

    def __init__(self, data: Path, options: dict[str, str]) -> None:
        super().__init__(data)
        self.own_options = options

    def start(self) -> None:
        common = dict(postgres.OPTIONS)
        postgres.OPTIONS.update(self.own_options)
        try:
            super().start()
        finally:
            postgres.OPTIONS.clear()
            postgres.OPTIONS.update(common)


@contextmanager
def stocked() -> Iterator[Path]:
    """A stopped cluster with the product's tables, of which every drill gets a copy."""
    initdb = postgres.INITDB
    postgres.INITDB = (*initdb, "--wal-segsize=1")  # type: ignore[assignment]
    try:
        database = Database({})
        database.fill(str(connection.settings_dict["NAME"]))
        database.server.stop()
        yield database.data
    finally:
        postgres.INITDB = initdb
        database.stop()


@contextmanager
def own_database(stock: Path, options: dict[str, str]) -> Iterator[Database]:
    """A cluster with the product's tables, to which Django is pointed meanwhile."""
    known = {key: connection.settings_dict[key] for key in ("NAME", "HOST")}
    database = Database(options, stock)
    try:
        connections.close_all()
        connection.settings_dict.update(NAME=NAME, HOST=str(folders.socket_folder(database.data)))
        yield database
    finally:
        connections.close_all()
        connection.settings_dict.update(known)
        database.stop()


def environment(database: Database) -> dict[str, str]:
    """That of a worker process of this database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test",
        "DATABASE_URL": database.address,
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "PYTHONPATH": str(settings.BASE_DIR),
    }
