"""What the supervisor settles before it starts anything."""

import os
import socket
import stat
from collections.abc import Iterator

import pytest

from civilaffairs.embedded import processes, secrets, supervisor
from civilaffairs.embedded.folders import SetupProblem


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_told_and_another_one_used(taken, monkeypatch):
    monkeypatch.setenv("PORT", str(taken))
    told: list[str] = []
    port = processes.free_port(told.append)
    assert port > taken
    assert told == [f"Port {taken} is taken by another program; using {port}"]


def test_everything_listens_on_this_machine_alone(tmp_path):
    web = processes.portal(8000, tmp_path)[0]
    assert web.arguments[web.arguments.index("--host") + 1] == "127.0.0.1"


def test_a_second_supervisor_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "DATA", tmp_path)
    with supervisor._only_one(), pytest.raises(SetupProblem, match="already running"):
        supervisor._only_one()


def test_a_given_database_needs_its_owner_too(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@127.0.0.1:1/none")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with pytest.raises(SetupProblem, match="DATABASE_OWNER_URL"):
        supervisor._database()


def test_secrets_are_made_once_and_are_private(tmp_path):
    first = secrets.secret_key(tmp_path)
    assert secrets.secret_key(tmp_path) == first
    assert len(first) >= 50
    for path in (tmp_path / "secret-key", secrets.key_file(tmp_path)):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "secret-key"]
