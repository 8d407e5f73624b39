"""Production starts with everything named, or stops with one clear line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from civilaffairs.embedded import postgres, secrets
from tests import databases

pytestmark = pytest.mark.long

PORTAL = Path(settings.BASE_DIR)


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    keys = tmp_path / "keys.json"
    keys.write_text(secrets.new_keys())
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.production",
        "SECRET_KEY": "s3cret-" * 10,
        "KEY_FILE": str(keys),
        "DATABASE_URL": databases.address("postgres"),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "portal.example",
    }


def run(surroundings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=PORTAL, env=surroundings, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "KEY_FILE", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
@pytest.mark.parametrize(
    "start", [["manage.py", "check"], ["-c", "import civilaffairs.wsgi"]], ids=["manage", "web"]
)
def test_a_missing_value_stops_it_with_one_line(surroundings, name, start):
    del surroundings[name]
    stopped = run(surroundings, *start)
    assert stopped.returncode == 1
    assert stopped.stderr == f"The portal cannot start: {name} must be set; see docs/operations.md.\n"


def test_the_queues_worker_needs_the_address_of_its_own_role(surroundings):
    del surroundings["DATABASE_URL"]
    surroundings["CIVILAFFAIRS_PROCESS"] = "worker"
    program = "from django.conf import settings; print(settings.DATABASES['default']['USER'])"
    missing = run(surroundings, "-c", program)
    assert missing.stderr == (
        "The portal cannot start: DATABASE_WORKER_URL must be set; see docs/operations.md.\n"
    )
    surroundings["DATABASE_WORKER_URL"] = databases.address("postgres", postgres.WORKER)
    assert run(surroundings, "-c", program).stdout.strip() == postgres.WORKER


def test_a_key_file_that_is_not_there_stops_it(surroundings, tmp_path):
    stopped = run({**surroundings, "KEY_FILE": str(tmp_path / "lost.json")}, "manage.py", "check")
    assert (stopped.returncode, stopped.stderr.count("\n")) == (1, 1)
    assert "lost.json, which is not a file" in stopped.stderr


def test_migrating_needs_the_owners_address(surroundings):
    stopped = run(surroundings, "manage.py", "migrate")
    assert stopped.stderr.startswith("The portal cannot start: DATABASE_OWNER_URL must be set")


def test_it_never_touches_the_embedded_servers_or_the_clock(surroundings):
    program = (
        "import json, sys, django; django.setup()\n"
        "from django.conf import settings\n"
        "loaded = [name for name in sys.modules if name.startswith('civilaffairs.embedded')]\n"
        "print(json.dumps([loaded, settings.CLOCK_MAY_MOVE, settings.DEBUG]))"
    )
    assert json.loads(run(surroundings, "-c", program).stdout) == [[], False, False]


def test_the_deployment_check_is_clean(surroundings):
    done = run(
        surroundings, "manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"
    )
    assert done.returncode == 0, done.stderr


def test_the_deployment_check_refuses_a_strong_role(surroundings):
    strong = {**surroundings, "DATABASE_URL": databases.address("postgres", "postgres")}
    done = run(strong, "manage.py", "check", "--deploy", "--database", "default")
    assert "database.E001" in done.stderr
