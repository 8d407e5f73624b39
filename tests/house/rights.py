"""What the database lets a role do with each table."""

from typing import Any

from django.db import connection

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
SQL_RIGHTS = """
SELECT c.relname, c.oid::regclass::text, p.privilege, has_table_privilege(%(role)s, c.oid, p.privilege),
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
        AND NOT a.attisdropped AND p.privilege IN ('INSERT', 'UPDATE', 'SELECT', 'REFERENCES')
        AND has_column_privilege(%(role)s, c.oid, a.attnum, p.privilege) ORDER BY a.attname)
FROM pg_class c CROSS JOIN unnest(%(rights)s::text[]) WITH ORDINALITY AS p(privilege, place)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY c.relname COLLATE "C", p.place
"""
SQL_EACH_RIGHT = """
SELECT c.relname, a.attname, p.privilege FROM pg_class c CROSS JOIN unnest(%(rights)s::text[]) AS p(privilege)
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    AND CASE WHEN p.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
        THEN has_column_privilege(%(role)s, c.oid, a.attnum, p.privilege)
        ELSE has_table_privilege(%(role)s, c.oid, p.privilege) END
"""


def query(statement: str, parameters: dict[str, Any] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def rights_of(role: str) -> list[str]:
    """One line per table: what the role may do, and with which columns alone."""
    held: dict[str, list[str]] = {}
    for table, _, right, whole, some in query(SQL_RIGHTS, {"role": role, "rights": list(RIGHTS)}):
        rights = held.setdefault(table, [])
        if whole:
            rights.append(right.lower())
        elif some:
            rights.append(f"{right.lower()}({', '.join(some)})")
    return [f"{table}: {' '.join(rights)}".rstrip() for table, rights in held.items()]
