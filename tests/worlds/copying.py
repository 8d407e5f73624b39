"""Many rows into a table at once; its triggers and defaults work as for any other insert."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def copy(model: type[Model], rows: Sequence[Model]) -> None:
    """COPY what was set; what the database sets by itself is left to it."""
    fields = [field for field in model._meta.concrete_fields if field.editable or field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row([value(row, field) for field in fields])


def value(row: Model, field: Any) -> Any:
    return getattr(row, field.attname)
