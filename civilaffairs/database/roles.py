"""Extensions and grants, applied by the owner before and after it migrates."""

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

EXTENSIONS = ("btree_gist", "ltree", "pg_trgm")

# No TRUNCATE, no REFERENCES, no TRIGGER. Migrations take UPDATE and DELETE away again
# from the tables that only grow.
GRANTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    # A run over freshly loaded tables needs their statistics, else its plan can take hours.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT MAINTAIN ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)
HISTORY = "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {app}"


def prepare(connection: BaseDatabaseWrapper, app: str) -> None:
    """Before the tables exist: extensions, and what the app role may do with tables."""
    with connection.cursor() as cursor:
        for extension in EXTENSIONS:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(app=sql.Identifier(app)).as_string())


def let_the_clock_move(connection: BaseDatabaseWrapper) -> None:
    """Mark a demo's or a test's database: only with this row does business time differ from real time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('audit_clock') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("INSERT INTO audit_clock (id, shift) VALUES (1, '0') ON CONFLICT DO NOTHING")


def protect_history(connection: BaseDatabaseWrapper, app: str) -> None:
    """The app role reads which migrations ran and can claim no others."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(HISTORY).format(app=sql.Identifier(app)).as_string())
