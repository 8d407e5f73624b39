"""The embedded servers: shared by processes, gone with the last of them, data kept."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from civilaffairs.embedded import folders, postgres, redis
from tests.servers import ask, wait_until_ended

pytestmark = pytest.mark.long

USER = """
import sys
from pathlib import Path
from civilaffairs.embedded import keeper
for name in ("postgres", "redis"):
    keeper.attach(name, Path(sys.argv[1]))
print("attached", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="with a space "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folders.socket_folder(folder), ignore_errors=True)
    shutil.rmtree(folder)


@contextmanager
def user_of(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that uses both servers until its input ends, or it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(data)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "attached\n"
        yield process


def processes_of(data: Path) -> dict[str, int]:
    """The keepers and servers of the folder, by their command line."""
    found = {}
    marks = (str(data), str(folders.socket_folder(data)))
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        line = " ".join(words)
        if not any(mark in line for mark in marks) or USER in line:
            continue
        kind = "keeper" if "civilaffairs.embedded.keeper" in words else "server"
        name = "postgres" if "postgres" in line else "redis"
        found[f"{name} {kind}"] = int(entry.name)
    return found


def assert_private(data: Path) -> None:
    assert folders.socket_folder(data).stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(redis.socket_path(data))) <= 107
    assert ask(data, "SHOW listen_addresses") == ""
    assert ask(data, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_two_processes_share_one_server_and_the_last_one_ends_it(data):
    with user_of(data) as first:
        started = processes_of(data)
        assert set(started) == {"postgres keeper", "postgres server", "redis keeper", "redis server"}
        assert_private(data)
        ask(data, "CREATE TABLE kept (id int)")
        with user_of(data):
            assert processes_of(data) == started
            first.kill()
            first.wait()
            assert ask(data, "SELECT count(*) FROM kept") == 0
        wait_until_ended(started.values())
    with user_of(data):
        assert ask(data, "SELECT count(*) FROM kept") == 0, "the data were kept"
        again = processes_of(data)
    wait_until_ended(again.values())


def test_no_server_outlives_a_killed_keeper(data):
    with user_of(data):
        before = processes_of(data)
        for name in ("postgres keeper", "redis keeper"):
            os.kill(before[name], signal.SIGKILL)
        wait_until_ended(before.values())
        with user_of(data):
            assert ask(data, "SELECT current_user") == postgres.OWNER
            after = processes_of(data)
    wait_until_ended(after.values())


def test_a_server_that_will_not_end_is_ended(monkeypatch):
    deaf = (
        "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 3)]; print(flush=True); signal.pause()"
    )
    monkeypatch.setattr(postgres, "ENDING", [(number, 0.1) for number, _seconds in postgres.ENDING])
    server = postgres.Server.__new__(postgres.Server)
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as server.process:
        assert server.process.stdout is not None
        server.process.stdout.readline()
        server.stop()
        assert server.process.returncode == -signal.SIGKILL
