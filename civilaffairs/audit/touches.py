"""What changed, from which month on, and in which transaction: so that a run need not look at the rest.

Triggers write a row for each change that an amount may depend on. A reader who remembers its
cut-off and its snapshot finds everything it cannot have seen: rows known since, and rows whose
transaction had not ended then.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Func

from civilaffairs.audit.db import ClockNow


class TransactionField(models.Field):
    """The number of a transaction, which never comes round again (``xid8``)."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class ThisTransaction(Func):
    """``pg_current_xact_id()``."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    arity = 0
    output_field = TransactionField()


class Touched(models.Model):
    """From ``first_month`` on amounts may have changed."""

    id = models.BigAutoField(primary_key=True)
    first_month = models.DateField()
    known_at = models.DateTimeField(db_default=ClockNow(), editable=False)
    transaction = TransactionField(db_default=ThisTransaction(), editable=False)

    class Meta:
        abstract = True


def touches(
    table: str, into: str, columns: str, changed: str, events: tuple[str, ...] = ("INSERT", "UPDATE")
) -> migrations.RunSQL:
    """Note the rows of ``table`` that are added or superseded, once per statement.

    ``changed`` selects ``columns`` and a ``day`` of the first month from the relation ``changed``.
    """
    made = "".join(
        f"""
        CREATE TRIGGER {table}_touch_{event.lower()} AFTER {event} ON {table} REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_touch();"""
        for event in events
    )
    dropped = "".join(f"DROP TRIGGER {table}_touch_{event.lower()} ON {table};" for event in events)
    first = f"SELECT {columns}, date_trunc('month', min(day)::timestamp)::date FROM ({changed}) touched"
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO {into} ({columns}, first_month) {first} GROUP BY {columns};
            RETURN NULL;
        END $$;{made}
        """,
        f"{dropped} DROP FUNCTION {table}_touch;",
    )
