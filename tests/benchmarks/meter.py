"""Seconds, processor time, and the most memory that this process and its server process needed meanwhile."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

MEGABYTE = 1024


def measured(act: Callable[[], Any]) -> tuple[dict[str, Any], Any]:
    """The figures, and what ``act`` returned. The server process counts what it shares with others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    for process in ("self", server):
        _forget_peak(process)
    own, ran, began = time.process_time(), _cpu(server), time.perf_counter()
    found = act()
    seconds, served = time.perf_counter() - began, _cpu(server) - ran
    figures = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - own + served, 2),
        "server_cpu_seconds": round(served, 2),
        "peak_memory_mb": _peak("self"),
        "server_peak_memory_mb": _peak(server),
    }
    return figures, found


def _forget_peak(process: int | str) -> None:
    """Linux keeps the highest figure until it is told to start again."""
    try:
        Path(f"/proc/{process}/clear_refs").write_text("5")
    except PermissionError:  # A server of another account keeps its peak since it began.
        return


def _peak(process: int | str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / MEGABYTE, 1)


def peak_of_group(group: int) -> float:
    """The most that any one process of a group needed since it began."""
    members = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]
    return max(_peak(process) for process in members if _group(process) == group)


def _group(process: int) -> int | None:
    """None of one that has just ended."""
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return None


def _cpu(process: int) -> float:
    """Processor time so far, which work beside it disturbs less than the seconds."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
