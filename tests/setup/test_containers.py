"""The compose file is valid and refers to nothing that does not exist. No engine runs here."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from civilaffairs.embedded import folders, postgres
from civilaffairs.settings import sources

PORTAL = Path(settings.BASE_DIR)
COMPOSE = PORTAL / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def test_it_follows_the_compose_schema():
    subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        check=True,
        capture_output=True,
    )


def test_every_name_it_uses_is_defined(compose):
    for name, service in compose["services"].items():
        for needed in service.get("depends_on", {}):
            assert needed in compose["services"], f"{name} depends on {needed}"
        for kind in ("networks", "secrets"):
            for used in service.get(kind, []):
                assert used in compose[kind], f"{name} uses the {kind} {used}"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (PORTAL / source).exists(), f"{name} mounts {source}"


def test_nothing_defined_lies_unused(compose):
    services = compose["services"].values()
    mounted = {volume.split(":")[0] for service in services for volume in service.get("volumes", [])}
    assert set(compose["volumes"]) <= mounted
    for kind in ("networks", "secrets"):
        assert set(compose[kind]) == {name for service in services for name in service.get(kind, [])}


def test_a_service_that_is_waited_for_can_become_ready(compose):
    for service in compose["services"].values():
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][needed]
    for name in ("web", "worker", "beat", "postgres", "redis"):
        assert "healthcheck" in compose["services"][name]


def test_secrets_come_from_the_environment(compose):
    text = COMPOSE.read_text(encoding="utf-8")
    for name in re.findall(r"^\s*(\w*(?:PASSWORD|SECRET_KEY|AUTH)):\s*(.+)$", text, re.MULTILINE):
        assert name[1].startswith("${"), name
    assert compose["secrets"]["keys"] == {"environment": "PORTAL_KEYS"}


def test_only_migrations_get_the_owner_role(compose):
    having = [n for n, s in compose["services"].items() if "DATABASE_OWNER_URL" in s.get("environment", {})]
    assert having == ["migrate"]


def test_the_queue_has_a_role_of_its_own(compose):
    def role(service: str, name: str) -> str | None:
        url = compose["services"][service]["environment"].get(name)
        return sources.role(re.sub(r"\$\{\w+:\?\}", "x", url)) if url else None

    for service in ("worker", "beat"):
        assert compose["services"][service]["environment"]["CIVILAFFAIRS_PROCESS"] == "worker"
        assert role(service, "DATABASE_WORKER_URL") == settings.DATABASE_WORKER_ROLE
        assert role(service, "DATABASE_URL") is None, "it knows no other role's password"
    assert role("web", "DATABASE_URL") == settings.DATABASE_APP_ROLE
    assert compose["services"]["migrate"]["depends_on"] == {
        "roles": {"condition": "service_completed_successfully"}
    }


class Bare(postgres.Server):
    """A server as its image leaves it."""

    def _prepare(self) -> None:
        pass


@pytest.fixture
def bare() -> Iterator[Bare]:
    folder = Path(tempfile.mkdtemp(prefix="roles-"))
    folder.chmod(0o755)
    server = Bare(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folders.socket_folder(folder), ignore_errors=True)


@pytest.mark.long
def test_the_roles_are_made_once_also_where_two_are_there(bare: Bare):
    def ask(statement: str) -> list[Any]:
        address = postgres.address(bare.data, postgres.SUPERUSER, "postgres")
        with psycopg.connect(address, autocommit=True) as session:
            cursor = session.execute(statement)
            return cursor.fetchall() if cursor.description else []

    ask("CREATE ROLE civilaffairs_owner LOGIN")
    ask("CREATE ROLE civilaffairs_app LOGIN")
    passwords = {f"{name}_PASSWORD": f"{name}'s" for name in ("OWNER", "APP", "WORKER", "REPORT")}
    surroundings = {
        "PATH": f"{bare.binaries}:{os.environ['PATH']}", "PGUSER": postgres.SUPERUSER,
        "PGHOST": str(bare.sockets), **passwords,
    }  # fmt: skip
    for _ in range(2):
        subprocess.run(["sh", str(PORTAL / "docker/roles.sh")], env=surroundings, check=True)
    assert ask(
        "SELECT rolname, rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb, rolpassword LIKE 'SCRAM%',"
        " has_database_privilege(oid, 'civilaffairs', 'CONNECT') FROM pg_authid"
        " WHERE rolname LIKE 'civilaffairs%' ORDER BY rolname"
    ) == [
        (name, True, False, True, True)
        for name in sorted((postgres.OWNER, postgres.APP, postgres.WORKER, postgres.REPORT))
    ]


def test_the_data_volume_of_postgres_is_where_the_image_wants_it(compose):
    assert "postgres:/var/lib/postgresql" in compose["services"]["postgres"]["volumes"]


def test_the_image_has_the_libraries_that_the_set_up_asks_for():
    wanted = re.findall(
        r"^\s+need (libp\S+|libh\S+)", (PORTAL / "scripts/setup.sh").read_text(), re.MULTILINE
    )
    dockerfile = (PORTAL / "Dockerfile").read_text()
    assert wanted
    assert [name for name in wanted if name not in dockerfile] == []


@pytest.mark.django_db
def test_the_health_check_needs_no_account_and_tells_nothing(client):
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.content) == (200, b"ok")
