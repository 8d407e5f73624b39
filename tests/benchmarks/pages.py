"""One reader of the portal's pages, in a process of its own, while the machine has other work."""

import http.client
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from civilaffairs.embedded import postgres, processes
from tests import databases

AIM = 300  # milliseconds
PATIENCE = 300  # seconds, until a reader that says nothing counts as dead
Visit = tuple[str, str, str]  # its name, the address, the cookie of whoever reads it
Seen = tuple[str, float, float, int]  # the name, when it was asked for, milliseconds, status


@contextmanager
def served() -> Iterator[int]:
    """The portal's web server as the supervisor starts it, on the database of the benchmark."""
    port = processes.free_port(lambda _told: None)
    with TemporaryDirectory() as folder:
        web = processes.portal(port, Path(folder))[0]
        environment = {
            "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test",
            "DATABASE_URL": databases.address(connection.settings_dict["NAME"], postgres.APP),
            "REDIS_URL": settings.CELERY_BROKER_URL,
        }
        before = dict(os.environ)
        os.environ.update(environment)
        try:
            web.start(Path(folder))
        finally:
            os.environ.clear()
            os.environ.update(before)
        try:
            processes.wait_for_answer(web, port, Path(folder))
            yield port
        finally:
            processes.stop([web])


@dataclass
class Reader:
    """Asks for one page after the other until it is told to stop; ``mark`` names what goes on beside it."""

    port: int
    visits: list[Visit]
    marks: list[tuple[str, float]] = field(default_factory=list)

    def __enter__(self) -> "Reader":
        context = multiprocessing.get_context("spawn")
        self.begun, self.stop, self.told = context.Event(), context.Event(), context.Queue()
        given = (self.port, self.visits, self.begun, self.stop, self.told)
        self.process = context.Process(target=read, args=given, daemon=True)
        self.process.start()
        if not self.begun.wait(PATIENCE):
            self.process.kill()
            raise TimeoutError("The reader of the pages never began.")
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        self.process.join(PATIENCE)

    def mark(self, name: str) -> None:
        self.marks.append((name, time.time()))

    def figures(self) -> dict[str, Any]:
        """By what went on beside it."""
        self.mark("")
        self.stop.set()
        seen: list[Seen] = self.told.get(timeout=PATIENCE)
        wrong = [each for each in seen if each[3] != http.HTTPStatus.OK]
        found: dict[str, Any] = {"aim_ms": AIM, "not_ok": len(wrong), "wrong": wrong[:5]}
        for (name, began), (_next, ended) in zip(self.marks, self.marks[1:], strict=False):
            found[name] = _summed([each for each in seen if began <= each[1] < ended])
        return found


def read(port: int, visits: list[Visit], begun: Event, stop: Event, told: Any) -> None:
    """The other process."""
    seen: list[Seen] = []
    while not stop.is_set():
        for name, url, cookie in visits:
            if stop.is_set():
                break
            at, began = time.time(), time.perf_counter()
            status = _ask(port, url, cookie)
            seen.append((name, at, 1000 * (time.perf_counter() - began), status))
            begun.set()
    told.put(seen)


def _ask(port: int, url: str, cookie: str) -> int:
    asked = http.client.HTTPConnection(processes.HOST, port, timeout=60)
    try:
        asked.request("GET", url, headers={"Cookie": f"sessionid={cookie}", "Host": f"localhost:{port}"})
        answer = asked.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        asked.close()


def _summed(seen: list[Seen]) -> dict[str, Any]:
    by_page: dict[str, list[float]] = {}
    for name, _at, taken, _status in seen:
        by_page.setdefault(name, []).append(taken)
    pages = {name: _of(times) for name, times in by_page.items()}
    return {**_of([taken for _name, _at, taken, _status in seen]), "by_page": pages}


def _of(times: list[float]) -> dict[str, float]:
    """Milliseconds; of few requests the 95th of a hundred is the slowest."""
    if not times:
        return {"requests": 0}
    ordered = sorted(times)
    ranks = {"p50": 0.5, "p95": 0.95}
    found = {
        name: round(ordered[min(int(len(ordered) * rank), len(ordered) - 1)]) for name, rank in ranks.items()
    }
    return {"requests": len(ordered), **found, "max": round(ordered[-1])}
