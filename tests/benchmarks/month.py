"""What ``monthly_run`` measures, in a database of its own."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Award
from civilaffairs.embedded import postgres
from civilaffairs.jobs import work
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from tests import databases
from tests.benchmarks import city, plain_loop
from tests.factories import areas

SAMPLE = 200


def in_own_database(households: int) -> dict[str, Any]:
    """Measure in a copy of the migrated template, entered as the app role and dropped afterwards."""
    databases.ensure_template()
    name = databases.name_of_worker()
    databases.create(name)
    databases.connect_to(name, postgres.APP)
    try:
        return measure(households)
    finally:
        databases.drop(name)


def measure(households: int) -> dict[str, Any]:
    """Times in seconds. The loop runs after the engine, so what it finds due is a disagreement."""
    city.build(households)
    lines, total, engine = run_month()
    again, _, rerun = run_month()
    floor, _ = timed(copy_lines)
    sample = max(min(SAMPLE, households // 10), 1)
    part, disagreements = timed(lambda: loop_over(sample))
    loop = part * households / sample
    return {
        "households": households,
        "lines": lines,
        "total": f"{total:.2f}",
        "lines_of_second_run": again,
        "loop_disagreements": disagreements,
        "seconds": {
            "engine": round(engine, 3),
            "second_run": round(rerun, 3),
            "floor": round(floor, 3),
            "loop": round(loop, 3),
        },
        "ratios": {"engine_to_floor": round(engine / floor, 2), "loop_to_engine": round(loop / engine, 2)},
    }


def timed(act: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    found = act()
    return time.perf_counter() - began, found


def run_month() -> tuple[int, Decimal, float]:
    """The real run with its chunks, one after the other on one connection, a transaction each."""
    with transaction.atomic(), business_time(cutoff(city.MONTH)):
        run = runs.start(None, city.MONTH, areas.city(), ["minimum-living"])
    assert run.job
    began = time.perf_counter()
    while work.take(run.job.pk):
        pass
    seconds = time.perf_counter() - began
    run.refresh_from_db()
    if run.state != run.State.COMPUTED:
        raise SystemExit(f"The run stands still: {list(run.job.chunks.values_list('error', flat=True))[:3]}")
    return run.line_count, run.total, seconds


def copy_lines() -> int:
    """The finished rows, inputs included, into empty tables with the same columns, indexes and checks."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("payments_inputset", "payments_line"):
            cursor.execute(f"CREATE TEMP TABLE copy_{table} (LIKE {table} INCLUDING ALL) ON COMMIT DROP")
            cursor.execute(f"INSERT INTO copy_{table} OVERRIDING SYSTEM VALUE SELECT * FROM {table}")
        return int(cursor.rowcount)


def loop_over(sample: int) -> int:
    """How many awards the loop would still issue something for."""
    awards = Award.objects.select_related("household", "area").order_by("number")[:sample]
    return sum(bool(plain_loop.due(award, city.MONTH)) for award in awards)
