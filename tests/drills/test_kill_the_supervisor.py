"""The portal under its supervisor, in a copy of the checkout: killed, started again, stopped.

No city is loaded. The processes are the real ones, the servers those of the copy alone.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from civilaffairs.embedded import folders
from tests.servers import PATIENCE, ask, wait_until_ended

pytestmark = pytest.mark.drill

PARTS = ("civilaffairs", "assistance", "eldercare", "childwelfare", "charity", "governance")
REST = ("locale", "static", "templates")
WHO = {
    "keeper postgres": "civilaffairs.embedded.keeper postgres",
    "keeper redis": "civilaffairs.embedded.keeper redis",
    "postgres": "/postgres -D",
    "redis": "-server ",
    "web": "granian",
    "worker": "civilaffairs.celery --quiet worker",
    "beat": "civilaffairs.celery --quiet beat",
}


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A path with spaces that the server's account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="with a space "))
    folder.chmod(0o755)
    for name in (*PARTS, *REST):
        shutil.copytree(Path(settings.BASE_DIR) / name, folder / name)
    shutil.copy(Path(settings.BASE_DIR) / "manage.py", folder)
    (folder / "civilaffairs/demo/management/commands/load_demo.py").unlink()
    yield folder
    shutil.rmtree(folders.socket_folder(folder / ".data"), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    """One that nobody holds, and the next one most likely neither."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def supervised(checkout: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running portal, and what its supervisor said until it greeted."""
    with subprocess.Popen(
        [sys.executable, "-m", "civilaffairs.embedded.supervisor"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C stops everything" in line:
                break
        assert "The portal runs at" in said, said
        try:
            yield process, said
        finally:
            process.kill()


def running(checkout: Path) -> dict[int, str]:
    """Every process that works in the checkout or was started with its path."""
    found, marks = {}, (str(checkout), str(folders.socket_folder(checkout / ".data")))
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            place = os.readlink(entry / "cwd")
        except OSError:
            continue
        if any(mark in line for mark in marks) or place.startswith(marks[0]):
            found[int(entry.name)] = line
    return found


def test_nothing_outlives_a_killed_supervisor_and_the_next_one_finds_the_data(checkout, port):
    with supervised(checkout, port) as (supervisor, said):
        assert "Bringing the database up to date" in said
        assert f"http://127.0.0.1:{port}/" in said
        ask(checkout / ".data", "CREATE TABLE kept (id int)")
        before = running(checkout)
        for name, mark in WHO.items():
            assert any(mark in line for line in before.values()), f"{name} did not run"
        supervisor.kill()
        supervisor.wait()
        wait_until_ended(before)
        assert not running(checkout)

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with supervised(checkout, port) as (supervisor, said):
            assert f"Port {port} is taken by another program; using {port + 1}" in said
            assert "Bringing the database up to date" not in said
            assert ask(checkout / ".data", "SELECT count(*) FROM kept") == 0, "the data were kept"
            before = running(checkout)
            supervisor.send_signal(signal.SIGINT)
            assert supervisor.wait(timeout=PATIENCE) == 0
            wait_until_ended(before)


def test_a_fresh_checkout_can_try_the_policy_examples_at_once(checkout: Path) -> None:
    """Nothing was started there before: the embedded database has no tables yet."""
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "check_examples",
            f"{settings.BASE_DIR}/tests/examples/funeral-2020.yaml",
        ],
        cwd=checkout,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert " 0 failed" in done.stdout
