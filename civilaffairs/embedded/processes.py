"""The portal's own processes: web, worker and beat, started, watched and stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from civilaffairs.embedded.children import dies_with_parent
from civilaffairs.embedded.folders import PROJECT, SetupProblem

HOST = "127.0.0.1"
FIRST_PORT = 8000
STOP_SECONDS = 8
ANSWER_SECONDS = 60
# Children that fall over at once are not worth restarting more often than this.
RESTART_SECONDS = 1.0


@dataclass
class Child:
    name: str
    arguments: list[str]
    # What the kernel sends when the supervisor was killed. Celery would wait for its tasks;
    # killed outright its children end too, and a chunk is taken over when its lease ends.
    # Granian's child ends only with a parent that had the time to tell it.
    last_signal: signal.Signals = signal.SIGKILL
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self, data: Path) -> None:
        with (data / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                cwd=PROJECT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone.
                preexec_fn=dies_with_parent(self.last_signal),
            )
        self.started = time.monotonic()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def portal(port: int, data: Path) -> list[Child]:
    web = f"granian --interface wsgi --host {HOST} --port {port} --log-level warning"
    threads = "--workers 1 --blocking-threads 4 --workers-kill-timeout 3"
    celery = "celery --app civilaffairs.celery --quiet"
    worker = f"{celery} worker --concurrency 2 --loglevel WARNING --without-gossip --without-mingle"
    queue = {"CIVILAFFAIRS_PROCESS": "worker"}  # Their role in the database.
    schedule = ["--schedule", str(data / "beat-schedule")]  # Its path may have spaces.
    return [
        Child("web", [*f"{web} {threads}".split(), "civilaffairs.wsgi:application"], signal.SIGTERM),
        Child("worker", worker.split(), environment=queue),
        Child("beat", [*f"{celery} beat --loglevel WARNING".split(), *schedule], environment=queue),
    ]


def free_port(say: Callable[[str], None]) -> int:
    wanted = int(os.environ.get("PORT", FIRST_PORT))
    for port in range(wanted, min(wanted + 50, 65536)):
        with socket.socket() as probe:
            # As the web server does, so that a connection in TIME_WAIT is no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        if port != wanted:
            say(f"Port {wanted} is taken by another program; using {port}")
        return port
    raise SetupProblem(f"No free port from {wanted} on: set PORT to another one.")


def wait_for_answer(child: Child, port: int, data: Path) -> None:
    give_up = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < give_up and child.alive():
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # An answer all the same.
        except OSError:
            time.sleep(0.1)
    raise SetupProblem(f"The web server does not answer; see {data / 'web.log'}.")


def keep_running(children: list[Child], data: Path, say: Callable[[str], None]) -> None:
    """Restart what falls over, until somebody interrupts."""
    while True:
        time.sleep(0.2)
        for child in children:
            if not child.alive() and time.monotonic() - child.started > RESTART_SECONDS:
                say(f"{child.name} ended; starting it again (see {data / child.name}.log)")
                child.start(data)


def stop(children: list[Child]) -> None:
    for child in children:
        if child.process is not None and child.alive():
            child.process.terminate()
    give_up = time.monotonic() + STOP_SECONDS
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(timeout=max(0.1, give_up - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
