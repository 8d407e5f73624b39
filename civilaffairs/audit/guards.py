"""Guards in the database, written once and used by every app's migrations.

The app role never gets more than these leave it; the triggers stand behind the grants, so
that a wrong grant alone changes nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    -- Without the owner's row of audit_clock business time is real time, whatever a session says.
    SELECT COALESCE((SELECT COALESCE(
        NULLIF(current_setting('civilaffairs.now', true), '')::timestamptz, now() + shift
    ) FROM audit_clock), now())
$$;
CREATE FUNCTION guard_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION guard_known_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.known_from := clock_now();
    NEW.known_to := NULL;
    RETURN NEW;
END $$;
CREATE FUNCTION guard_known_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.known_to IS NOT NULL THEN
        RAISE EXCEPTION 'this row of % was superseded already', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.known_to IS NOT NULL THEN
        NEW.known_to := clock_now();
    END IF;
    RETURN NEW;
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION guard_known_update; DROP FUNCTION guard_known_insert;
DROP FUNCTION guard_append_only; DROP FUNCTION clock_now;
"""


def _role() -> str:
    return str(settings.DATABASE_APP_ROLE)


def append_only(table: str) -> migrations.RunSQL:
    """Rows of ``table`` can be added and read, by nobody's mistake changed or removed."""
    return migrations.RunSQL(
        f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {_role()};
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION guard_append_only();
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only();
        """,
        f"""
        DROP TRIGGER {table}_never_emptied ON {table}; DROP TRIGGER {table}_append_only ON {table};
        GRANT UPDATE, DELETE ON {table} TO {_role()};
        """,
    )


def only_columns(table: str, *columns: str) -> migrations.RunSQL:
    """The app role may change only these columns and remove nothing."""
    names = ", ".join(columns)
    return migrations.RunSQL(
        f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {_role()};
        GRANT UPDATE ({names}) ON {table} TO {_role()};
        """,
        f"GRANT UPDATE, DELETE ON {table} TO {_role()};",
    )


def decided_once(table: str) -> migrations.RunSQL:
    """Rows of ``table`` are proposals: born with the state ``open``, and never changed after that state."""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a proposal waits for the second person' USING ERRCODE = 'check_violation';
        END $$;
        CREATE TRIGGER {table}_born_open BEFORE INSERT ON {table}
            FOR EACH ROW WHEN (NEW.state <> 'open') EXECUTE FUNCTION {table}_born_open();
        CREATE FUNCTION {table}_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'this was decided already' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER {table}_decided_once BEFORE UPDATE ON {table}
            FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION {table}_decided_once();
        """,
        f"""
        DROP TRIGGER {table}_decided_once ON {table}; DROP FUNCTION {table}_decided_once;
        DROP TRIGGER {table}_born_open ON {table}; DROP FUNCTION {table}_born_open;
        """,
    )


def never_deleted(table: str) -> migrations.RunSQL:
    """The app role changes rows of ``table`` and removes none."""
    return migrations.RunSQL(
        f"REVOKE DELETE, TRUNCATE ON {table} FROM {_role()}", f"GRANT DELETE ON {table} TO {_role()}"
    )


def known_time(table: str, *more_columns: str) -> list[migrations.RunSQL]:
    """Let the database set ``known_from`` and ``known_to``; only the latter changes, once."""
    return [
        only_columns(table, "known_to", *more_columns),
        migrations.RunSQL(
            f"""
            CREATE TRIGGER {table}_known_insert BEFORE INSERT ON {table}
                FOR EACH ROW EXECUTE FUNCTION guard_known_insert();
            CREATE TRIGGER {table}_known_update BEFORE UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION guard_known_update();
            """,
            f"DROP TRIGGER {table}_known_insert ON {table}; DROP TRIGGER {table}_known_update ON {table};",
        ),
    ]


def one_fact_at_a_time(table: str, *slot: str) -> migrations.RunSQL:
    """One adopted value per slot, day and instant of knowledge; one recorded value per source."""
    same = ", ".join(f"{column} WITH =" for column in slot)
    periods = "daterange(valid_from, valid_to) WITH &&, tstzrange(known_from, known_to) WITH &&"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {table}_one_adopted
            EXCLUDE USING gist ({same}, {periods}) WHERE (layer = 'adopted');
        ALTER TABLE {table} ADD CONSTRAINT {table}_one_recorded
            EXCLUDE USING gist ({same}, source WITH =, {periods}) WHERE (layer = 'recorded');
        """,
        f"""
        ALTER TABLE {table} DROP CONSTRAINT {table}_one_adopted;
        ALTER TABLE {table} DROP CONSTRAINT {table}_one_recorded;
        """,
    )
