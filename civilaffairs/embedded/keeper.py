"""Start-or-attach, and the keeper that owns a server until nobody is attached.

Three lock files per server, beside its socket:

``NAME.start``   held while somebody looks whether a keeper runs and starts one;
``NAME.users``   shared by every user, exclusive by the keeper while it stops;
``NAME.keeper``  exclusive by the living keeper.
"""

import fcntl
import importlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Protocol

from civilaffairs.embedded import folders

LINGER_SECONDS = 1.5
POLL_SECONDS = 0.25
READY = "ready"

_attached: dict[tuple[str, Path], int] = {}


class Server(Protocol):
    def start(self) -> None: ...

    def alive(self) -> bool: ...

    def stop(self) -> None: ...


def attach(name: str, data: Path) -> None:
    """Use the server until this process ends; start it if nobody has."""
    key = (name, data.resolve())
    if key in _attached:
        return
    sockets = folders.make_private(folders.socket_folder(data), folders.server_account())
    # A bare descriptor, closed by nothing but the end of the process.
    users = os.open(sockets / f"{name}.users", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)
    with _open(sockets / f"{name}.start") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not _held(sockets / f"{name}.keeper"):
            _spawn(name, data)
    _attached[key] = users


def _open(path: Path) -> IO[bytes]:
    return path.open("ab")


def _held(path: Path) -> bool:
    with _open(path) as handle:
        return not _try_exclusive(handle)


def _try_exclusive(handle: IO[bytes]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _spawn(name: str, data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    log_path = data / f"{name}.log"
    environment = {k: os.environ[k] for k in ("PATH", "HOME") if k in os.environ}
    with log_path.open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "civilaffairs.embedded.keeper", name, str(data)],
            cwd=folders.PROJECT,
            env={**environment, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    assert keeper.stdout is not None
    with keeper.stdout as answer:
        line = answer.readline().strip()
    if line != READY:
        keeper.wait()
        raise folders.SetupProblem(f"The embedded {name} did not start: {line or log_path}")
    keeper.returncode = 0  # It outlives us on purpose: no warning about a running child.


def main(name: str, data: Path) -> None:
    """Own one server: start it, restart it if it dies, stop it after its last user."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sockets = folders.socket_folder(data)
    with _open(sockets / f"{name}.users") as users, _open(sockets / f"{name}.keeper") as keeper:
        fcntl.flock(keeper, fcntl.LOCK_EX)
        server = importlib.import_module(f"civilaffairs.embedded.{name}").Server(data)
        try:
            server.start()
        except Exception as problem:
            print(problem, flush=True)
            raise
        _announce()
        _watch(server, users)
        server.stop()
        keeper.close()  # First, so that a newcomer let in by the other lock sees no keeper.


def _announce() -> None:
    print(READY, flush=True)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def _watch(server: Server, users: IO[bytes]) -> None:
    """Return, holding the users' lock, when nobody has been attached for a while."""
    unused_since: float | None = None
    while True:
        time.sleep(POLL_SECONDS)
        if not server.alive():
            server.start()
        if not _try_exclusive(users):
            unused_since = None
            continue
        if unused_since is None:
            unused_since = time.monotonic()
        if time.monotonic() - unused_since >= LINGER_SECONDS:
            return
        fcntl.flock(users, fcntl.LOCK_UN)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
