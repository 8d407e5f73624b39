"""A Redis-compatible server that belongs to one drill: it is killed, refuses, is read-only or silent."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import Celery, current_app
from redis import Redis

from civilaffairs.embedded import folders, redis


class Queue:
    """The server, and each way to be without it; ``well`` ends them all."""

    def __init__(self, data: Path) -> None:
        self.server = redis.Server(data)
        self.address = redis.address(data)
        self.server.start()

    def _tell(self, *words: str) -> None:
        with Redis(unix_socket_path=str(self.server.socket)) as session:
            session.execute_command(*words)

    def killed(self) -> None:
        assert self.server.process is not None
        self.server.process.kill()
        self.server.process.wait()

    def full(self) -> None:
        """It refuses every write for want of memory."""
        self._tell("CONFIG", "SET", "maxmemory-policy", "noeviction")
        self._tell("CONFIG", "SET", "maxmemory", "1")

    def read_only(self) -> None:
        """A replica of a master that is not there."""
        self._tell("REPLICAOF", "127.0.0.1", "1")

    def silent(self) -> None:
        """It takes connections and answers after seconds only."""
        self._tell("CLIENT", "PAUSE", "5000", "ALL")

    def well(self) -> None:
        if not self.server.alive():
            self.server.start()
        self._tell("REPLICAOF", "NO", "ONE")
        self._tell("CONFIG", "SET", "maxmemory", "0")


@contextmanager
def own_queue() -> Iterator[Queue]:
    """A server of one's own, which pages of this process use meanwhile, with the limits of a web process."""
    here = current_app._get_current_object()
    data = Path(tempfile.mkdtemp(prefix="drill-"))
    folders.make_private(folders.socket_folder(data), folders.server_account())
    queue = Queue(data)
    mine = Celery("drill", set_as_current=False)
    mine.config_from_object("django.conf:settings", namespace="CELERY")
    mine.conf.broker_url = mine.conf.broker_read_url = mine.conf.broker_write_url = queue.address
    limits = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0}
    mine.conf.broker_transport_options = limits
    mine.set_current()
    try:
        yield queue
    finally:
        here.set_current()
        mine.close()
        queue.server.stop()
        shutil.rmtree(data)
        shutil.rmtree(folders.socket_folder(data), ignore_errors=True)
