"""The least that a month's money could take: its rows copied into empty tables, its files written."""

import tempfile
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from civilaffairs.files import store
from civilaffairs.payments.models import BankFile, Batch
from tests.benchmarks import owner
from tests.benchmarks.meter import measured

MINE = "SELECT id FROM payments_transfer WHERE batch_id = ANY(%s)"
ROWS = {
    "payments_transfer": "SELECT * FROM payments_transfer WHERE batch_id = ANY(%s)",
    "payments_transferline": f"SELECT * FROM payments_transferline WHERE transfer_id IN ({MINE})",
    "payments_transferevent": f"SELECT * FROM payments_transferevent WHERE transfer_id IN ({MINE})",
}
Figures = dict[str, Any]


def floor(batches: list[Batch]) -> Figures:
    """Transfers, what they carry and the word "sent", with the files; then the bank's answers alone."""
    sent = "AND return_file_id IS NULL"
    told = {
        "payments_transfer": ROWS["payments_transfer"],
        "payments_transferline": ROWS["payments_transferline"],
        "payments_transferevent": f"{ROWS['payments_transferevent']} {sent}",
    }
    answered = {"payments_transferevent": f"{ROWS['payments_transferevent']} AND return_file_id IS NOT NULL"}
    kept = BankFile.objects.filter(batch__in=batches).select_related("file", "manifest")
    files = [
        (stored.name, store.read(stored)) for each in kept for stored in (each.file, each.manifest) if stored
    ]
    return {
        "batch_and_export": _copied(told, batches, files),
        "return_import": _copied(answered, batches, []),
    }


def _copied(rows: dict[str, str], batches: list[Batch], files: list[tuple[str, bytes]]) -> Figures:
    keys = [batch.pk for batch in batches]
    parts = {table: _read(statement, keys) for table, statement in rows.items()}
    for table in rows:
        owner.make_twin(table, f"benchmark_{table}")
    owner.settle()
    figures, _ = measured(lambda: _write(parts, files))
    return figures


def _read(statement: str, keys: list[Any]) -> bytes:
    out = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.cursor.copy(out, [keys]) as copy:
        return b"".join(bytes(part) for part in copy)


def _write(parts: dict[str, bytes], files: list[tuple[str, bytes]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, data in parts.items():
            with cursor.cursor.copy(f"COPY benchmark_{table} FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(data)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files:
            Path(folder, name).write_bytes(data)
