"""Which databases the demo may fill and empty: its own, never somebody's real one."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from civilaffairs.embedded import postgres
from civilaffairs.embedded.folders import PROJECT, SetupProblem

LOADING = "civilaffairs demo, being loaded"
LOADED = "civilaffairs demo"

TABLES = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
"""
# Of the roles that the server knows, those to which nothing was granted yet.
LEFT_OUT = """
    SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)
        AND NOT has_any_column_privilege(oid, 'payments_line', 'SELECT')
"""
COMMENT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def _migration_files() -> list[Path]:
    """Of our own apps, whose labels are their folders' names."""
    found = [*PROJECT.glob("*/migrations/*.py"), *PROJECT.glob("civilaffairs/*/migrations/*.py")]
    return [path for path in found if path.stem != "__init__"]


class DemoDatabase:
    """The database at an owner's address. ``ours`` says that the embedded server holds it."""

    def __init__(self, owner_address: str, *, ours: bool) -> None:
        self.address = owner_address
        self.ours = ours

    def is_loaded(self) -> bool:
        return self._mark() == LOADED

    def is_current(self) -> bool:
        """Whether all migrations are recorded as applied, and no role waits for its rights.

        Cheaper than asking Django.
        """
        with self._connect() as connection:
            applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
            if not {(file.parts[-3], file.stem) for file in _migration_files()} <= applied:
                return False
            row = connection.execute(LEFT_OUT, [[postgres.WORKER, postgres.REPORT]]).fetchone()
            return row == (0,)

    def prepare(self, *, afresh: bool) -> None:
        """Refuse what is not ours; empty what is to be filled again."""
        mark = self._mark()
        if not self.ours and mark not in {LOADED, LOADING} and self._value(TABLES):
            raise SetupProblem(
                "DATABASE_URL names a database that is neither empty nor marked as a demo."
                " Nothing was touched."
            )
        if afresh or mark != LOADED:
            self._empty()

    def mark(self, text: str) -> None:
        with self._connect() as connection:
            name = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))

    def _empty(self) -> None:
        with self._connect() as connection, connection.transaction():
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        self.mark(LOADING)

    def _mark(self) -> str | None:
        return self._value(COMMENT)

    def _value(self, query: str) -> Any:
        with self._connect() as connection:
            row = connection.execute(query).fetchone()
            return row[0] if row else None

    def _connect(self) -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(self.address, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as problem:
            raise SetupProblem(f"The database cannot be reached: {str(problem).strip()}") from None
