"""The tests, like every server and worker, run as a role that cannot change the schema."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.utils import ProgrammingError

from civilaffairs.embedded import postgres, processes


def one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
        return row[0] if row else None


@pytest.mark.django_db
def test_the_tests_run_as_the_app_role():
    assert one("SELECT current_user") == settings.DATABASE_APP_ROLE
    assert (
        one("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        is False
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (id int)",
        "ALTER TABLE django_content_type ADD COLUMN extra int",
        "DROP TABLE django_session",
        "TRUNCATE django_session",
        "CREATE FUNCTION extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA extra",
        "UPDATE django_migrations SET app = app",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0099', clock_timestamp())",
    ],
)
def test_the_app_role_is_refused(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_app_role_reads_and_writes_rows():
    made = ContentType.objects.create(app_label="setup", model="extra")
    ContentType.objects.filter(pk=made.pk).update(model="other")
    ContentType.objects.filter(pk=made.pk).delete()


@pytest.mark.django_db
def test_the_extensions_are_there():
    assert one("SELECT count(*) FROM pg_extension WHERE extname IN ('btree_gist', 'ltree', 'pg_trgm')") == 3


@pytest.mark.django_db
def test_the_database_sorts_and_reads_chinese():
    assert one("SELECT '公示' < '受理'") is True
    assert one("SELECT datlocprovider::text FROM pg_database WHERE datname = current_database()") == "b"


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_committed_row_does_not_reach_the_next_test(turn):
    assert not ContentType.objects.filter(app_label="setup").exists()
    assert ContentType.objects.exists(), "the rows of the migrations are still there"
    ContentType.objects.create(app_label="setup", model="extra")


@pytest.mark.parametrize("process, role", [("", postgres.APP), ("worker", postgres.WORKER)])
def test_who_starts_a_process_chooses_its_role(process_environment, process, role):
    program = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "print(connection.cursor().execute('SELECT current_user').fetchone()[0])"
    )
    surroundings = {**process_environment, "CIVILAFFAIRS_PROCESS": process}
    done = subprocess.run(
        [sys.executable, "-c", program], env=surroundings, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == role


def test_the_supervisor_gives_the_queue_its_role(tmp_path):
    started = {child.name: child.environment for child in processes.portal(8000, tmp_path)}
    worker = {"CIVILAFFAIRS_PROCESS": "worker"}
    assert started == {"web": {}, "worker": worker, "beat": worker}


def test_another_process_sees_what_the_test_committed(process_environment):
    ContentType.objects.create(app_label="setup", model="seen")
    program = (
        "import django; django.setup()\n"
        "from django.contrib.contenttypes.models import ContentType\n"
        "print(ContentType.objects.get(app_label='setup').model)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=process_environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "seen"
