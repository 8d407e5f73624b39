"""What ``monthly_run`` measures, in a database of its own."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award
from civilaffairs.embedded import postgres
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Chunk
from civilaffairs.lib.months import add_months, cutoff
from civilaffairs.payments import after_run, issue, runs
from civilaffairs.payments.models import Line, Run
from tests import databases
from tests.benchmarks import city, owner, plain_loop
from tests.benchmarks.meter import measured, peak_of_group
from tests.drills.workers import Crew
from tests.factories import areas

HISTORY = 24
SAMPLE = 200
PATIENCE = 1800  # seconds
VALUES = (Decimal("1111.00"), Decimal("1133.00"), Decimal("1155.00"))
ABSENT = "openfisca-core is not installed: pip install --require-hashes -r requirements/benchmark.txt"
Figures = dict[str, Any]


def prepare(households: int) -> None:
    """A city with 24 months of issued history, the last of them by a real run."""
    city.build(households)
    owner.settle()
    compute(open_run(city.FIRST))
    owner.write_history(add_months(city.FIRST, 1 - HISTORY), city.FIRST)
    owner.settle()


def open_run(month: date) -> Run:
    with transaction.atomic(), business_time(cutoff(month)):
        return runs.start(None, month, areas.city(), ["minimum-living"])


def compute(run: Run) -> None:
    """The run's chunks, one after the other on one connection, a transaction each."""
    assert run.job
    while work.take(run.job.pk):
        pass
    run.refresh_from_db()
    if run.state != Run.State.COMPUTED:
        raise SystemExit(f"The run stands still: {list(run.job.chunks.values_list('error', flat=True))[:3]}")


def engine(month: date) -> tuple[Figures, Run]:
    """A month through the real engine, its start included; without what follows when it is there."""
    with _not_looked_at():
        starting, run = measured(lambda: open_run(month))
        working, _ = measured(lambda: compute(run))
    figures = {
        "month": f"{month:%Y-%m}",
        "pairs": pairs_of(run),
        "lines": run.line_count,
        "total": f"{run.total:.2f}",
        **working,
        "seconds": round(starting["seconds"] + working["seconds"], 3),
        "cpu_seconds": round(starting["cpu_seconds"] + working["cpu_seconds"], 2),
        "server_cpu_seconds": round(starting["server_cpu_seconds"] + working["server_cpu_seconds"], 2),
        "starting": starting,
    }
    return figures, run


def look(run: Run) -> Figures:
    """The checks and the comparison after a run. Nothing of the history was paid: they see all of it."""
    figures, _ = measured(lambda: after_run.look(run))
    return figures


@contextmanager
def _not_looked_at() -> Iterator[None]:
    """The checks and the comparison follow a month that is there already; no other part does them."""
    runs.on_computed.remove(after_run.look_when_committed)
    try:
        yield
    finally:
        runs.on_computed.append(after_run.look_when_committed)


def pairs_of(run: Run) -> int:
    """How many months of awards the run looked at."""
    asked = Chunk.objects.filter(job=run.job).values_list("payload__awards", flat=True)
    firsts = (date.fromisoformat(first) for awards in asked for first in awards.values())
    return sum((run.month.year - first.year) * 12 + run.month.month - first.month + 1 for first in firsts)


def floor(run: Run) -> Figures:
    """Copy the run's finished lines into an empty table of the same definition; then its new inputs too."""
    owner.make_twin("payments_line", "benchmark_line")
    owner.make_twin("payments_inputset", "benchmark_inputset")
    owner.settle()
    lines = "INSERT INTO benchmark_line OVERRIDING SYSTEM VALUE SELECT * FROM payments_line WHERE run_id = %s"
    inputs = """INSERT INTO benchmark_inputset OVERRIDING SYSTEM VALUE
        SELECT * FROM payments_inputset WHERE id > %s"""
    figures, count = measured(lambda: _insert(lines, run.pk))
    known = _known_inputs(run)
    of_inputs, inputs_count = measured(lambda: _insert(inputs, known))
    figures["lines"] = count
    figures["inputs"] = {"rows": inputs_count, **of_inputs}
    return figures


def _known_inputs(run: Run) -> int:
    """The last of the inputs that were there before the run."""
    first = Line.objects.filter(run=run).aggregate(first=Min("id"))["first"]
    return Line.objects.filter(pk__lt=first).aggregate(last=Max("inputs_id", default=0))["last"]


def _insert(statement: str, given: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [given])
        return int(cursor.rowcount)


def again(run: Run) -> int:
    """Lines that a second run over every award of the month would issue. Rolled back."""
    assert run.job
    benefit, lines = programme.get("minimum-living"), 0
    with transaction.atomic():
        for chunk in run.job.chunks.all():
            same = dict.fromkeys(chunk.payload["awards"], run.month.isoformat())
            lines += int(issue.issue(run, benefit, chunk.payload["town"], same)["lines"])
        transaction.set_rollback(True)
    return lines


def loop(households: int, month: date) -> Figures:
    """The loop over a sample after the engine: what it still finds due is a disagreement."""
    sample = max(min(SAMPLE, households // 10), 1)
    awards = Award.objects.select_related("household", "area").order_by("number")[:sample]
    figures, found = measured(lambda: sum(bool(plain_loop.due(award, month)) for award in awards))
    scaled = round(figures["seconds"] * households / sample, 3)
    return {
        "sample": sample,
        "seconds_of_sample": figures["seconds"],
        "seconds": scaled,
        "cpu_seconds": round(figures["cpu_seconds"] * households / sample, 1),
        "peak_memory_mb": figures["peak_memory_mb"],
        "disagreements": found,
    }


def openfisca(month: date) -> Figures:
    """The rival's lines of a month that was not issued yet, taken back afterwards."""
    if find_spec("openfisca_core") is None:
        return {"skipped": ABSENT}
    rival = import_module("tests.benchmarks.rival")
    owner.settle()
    with transaction.atomic():
        run = open_run(month)
        figures, (lines, total) = measured(lambda: rival.issue(run))
        transaction.set_rollback(True)
    owner.settle()
    return {"lines": lines, "total": f"{total:.2f}", **figures}


def two_workers(month: date) -> Figures:
    """The month by two Celery workers that were ready before the run was started."""
    name = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "civilaffairs.settings.test",
        "DATABASE_URL": databases.address(name, postgres.APP),
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    with Crew(environment, size=2, app="tests.benchmarks.crewed") as crew:
        _wait_for_workers()
        began = time.perf_counter()
        run = open_run(month)
        while run.state == Run.State.OPEN and time.perf_counter() - began < PATIENCE:
            time.sleep(0.05)
            run.refresh_from_db()
        seconds = time.perf_counter() - began
        assert crew.pool
        peak = peak_of_group(crew.pool.pid)
    assert run.job
    workers = run.job.chunks.values_list("worker", flat=True).distinct().count()
    return {
        "lines": run.line_count,
        "total": f"{run.total:.2f}",
        "seconds": round(seconds, 3),
        "peak_memory_mb": peak,
        "workers": workers,
        "state": run.state,
    }


def _wait_for_workers() -> None:
    began = time.perf_counter()
    while not current_app.control.ping(timeout=0.2):
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("No worker answers.")


def backdated(month: date, months: int, nth: int = 0) -> tuple[Figures, Run]:
    """The month after a standard was backdated and 3 % of the households had a fact added late."""
    day = month - timedelta(days=12)
    city.change_standard(day, add_months(month, -months), VALUES[nth])
    city.report_late_incomes(day, add_months(month, -months), nth)
    owner.settle()
    return engine(month)
