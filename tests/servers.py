"""Looking at real servers and processes from outside."""

import os
import select
from collections.abc import Iterable
from pathlib import Path

import psycopg

from civilaffairs.embedded import postgres

PATIENCE = 300  # seconds; how long an end takes says more of the machine


def wait_until_ended(numbers: Iterable[int]) -> None:
    """Fail for a process that does not end at all."""
    for number in numbers:
        try:
            handle = os.pidfd_open(number)
        except ProcessLookupError:
            continue
        ended, _, _ = select.select([handle], [], [], PATIENCE)
        os.close(handle)
        assert ended, f"still there: {Path(f'/proc/{number}/cmdline').read_bytes()!r}"


def ask(data: Path, statement: str) -> object:
    """What the embedded database of a folder answers to its owner."""
    with psycopg.connect(postgres.address(data, postgres.OWNER)) as session:
        cursor = session.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]
