"""The demo fills and empties only a database that is empty or its own."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from civilaffairs.embedded import postgres
from civilaffairs.embedded.demo import LOADED, DemoDatabase
from civilaffairs.embedded.folders import SetupProblem

NAME = "tests_of_the_demo"


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"{NAME}_{getattr(request.config, 'workerinput', {}).get('workerid', 'main')}"
    root = postgres.address(settings.DATA_DIR, postgres.SUPERUSER, "postgres")
    with psycopg.connect(root, autocommit=True) as session:
        session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        session.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER}")
        yield postgres.address(settings.DATA_DIR, postgres.OWNER, name)
        session.execute(f"DROP DATABASE {name} WITH (FORCE)")


def execute(address: str, statement: str) -> object:
    with psycopg.connect(address, autocommit=True) as session:
        cursor = session.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]


@pytest.mark.parametrize("afresh", [False, True])
def test_somebody_elses_database_is_refused_and_left_alone(address, afresh):
    execute(address, "CREATE TABLE real_people (id int)")
    with pytest.raises(SetupProblem, match="Nothing was touched"):
        DemoDatabase(address, ours=False).prepare(afresh=afresh)
    assert execute(address, "SELECT count(*) FROM real_people") == 0


def test_an_empty_database_is_taken_and_marked(address):
    database = DemoDatabase(address, ours=False)
    database.prepare(afresh=False)
    assert not database.is_loaded()
    database.mark(LOADED)
    assert database.is_loaded()


def test_a_loaded_demo_keeps_its_data_until_a_reset(address):
    database = DemoDatabase(address, ours=False)
    database.prepare(afresh=False)
    execute(address, "CREATE TABLE household (id int)")
    database.mark(LOADED)
    database.prepare(afresh=False)
    assert execute(address, "SELECT count(*) FROM household") == 0
    database.prepare(afresh=True)
    assert execute(address, "SELECT to_regclass('household') IS NULL") is True
    assert not database.is_loaded()


def test_a_load_that_was_broken_off_starts_again(address):
    database = DemoDatabase(address, ours=False)
    database.prepare(afresh=False)
    execute(address, "CREATE TABLE half_loaded (id int)")
    database.prepare(afresh=False)
    assert execute(address, "SELECT to_regclass('half_loaded') IS NULL") is True


def test_a_server_that_is_away_is_named_in_one_line():
    with pytest.raises(SetupProblem, match="cannot be reached"):
        DemoDatabase("postgresql://nobody@127.0.0.1:1/none", ours=False).prepare(afresh=False)
