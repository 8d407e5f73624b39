"""A database per test worker, cloned from a template that the owner migrated.

The template is named after a digest of the migrations and is made once, so a run whose
migrations are unchanged starts at once. The tests themselves connect as the app role.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from psycopg import sql

from civilaffairs.embedded import postgres

TEMPLATE_PREFIX = "tests_template_"
WORKER_PREFIX = "tests_worker_"


def name_of_worker() -> str:
    return f"{WORKER_PREFIX}{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


def address(database: str, role: str = postgres.APP) -> str:
    return postgres.address(settings.DATA_DIR, role, database)


def create(database: str) -> None:
    """A fresh copy of the migrated template, made in about a tenth of a second."""
    _execute("CREATE DATABASE {} TEMPLATE {} OWNER {}", database, template_name(), postgres.OWNER)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """What follows is done with the rights of a lesser role, in the test's own connection."""
    with transaction.atomic():
        _set_role("SET LOCAL ROLE", role)
        yield
        _set_role("SET LOCAL ROLE", connection.settings_dict["USER"])


def _set_role(statement: str, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} {role}")


def drop(database: str) -> None:
    connections.close_all()
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def connect_to(database: str, role: str) -> None:
    """Point Django's one alias at the database, for this thread and those to come."""
    connections.close_all()
    connection.settings_dict.update({"NAME": database, "USER": role})


def template_name() -> str:
    digest = hashlib.sha256()
    for path in _what_shapes_the_schema():
        digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode())
        digest.update(path.read_bytes())
    return TEMPLATE_PREFIX + digest.hexdigest()[:16]


def _what_shapes_the_schema() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    for folder in sorted([*base.glob("*/migrations"), *base.glob("civilaffairs/*/migrations")]):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".sql"})
    yield base / "civilaffairs/database/roles.py"
    yield base / "civilaffairs/database/lesser_roles.py"
    yield base / "civilaffairs/audit/guards.py"
    yield base / "civilaffairs/audit/touches.py"
    yield base / "requirements/base.txt"


def ensure_template() -> None:
    name = template_name()
    with _one_at_a_time():
        for role in (postgres.WORKER, postgres.REPORT):
            # Lent, not inherited: what the app role may do of itself stays what it is.
            _execute("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE", role, postgres.APP)
        if name in _databases(TEMPLATE_PREFIX):
            return
        _drop_leftovers()
        unfinished = f"{name}_new"
        drop(unfinished)
        _execute("CREATE DATABASE {} OWNER {}", unfinished, postgres.OWNER)
        connect_to(unfinished, postgres.OWNER)
        call_command("migrate", interactive=False, verbosity=0)
        connections.close_all()
        _execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)


def _drop_leftovers() -> None:
    """Templates of other migrations, and databases of killed test runs."""
    for name in _databases(TEMPLATE_PREFIX):
        drop(name)
    for name in _databases(WORKER_PREFIX):
        if not Path(f"/proc/{name.rpartition('_')[2]}").exists():
            drop(name)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (settings.DATA_DIR / "test-template.lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _databases(prefix: str) -> list[str]:
    with _superuser() as session:
        rows = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [name for (name,) in rows]


def _execute(statement: str, *names: str) -> None:
    with _superuser() as session:
        session.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _superuser() -> psycopg.Connection:
    return psycopg.connect(address("postgres", postgres.SUPERUSER), autocommit=True)


def recreate(database: str) -> float:
    """Undo what a test committed: the app role may not TRUNCATE, so start from the template."""
    began = time.perf_counter()
    drop(database)
    create(database)
    return time.perf_counter() - began
