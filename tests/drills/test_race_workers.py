"""Drills 3 and 4 at the level of one chunk: two workers do it at one moment, and a second run meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from civilaffairs.benefits import programme
from civilaffairs.jobs.models import Chunk
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import issue, runs
from civilaffairs.payments.models import Line, Run
from tests.drills import city, sheet
from tests.drills.record import Drill
from tests.factories import areas, staff

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]

DRILL = 3
AWARDS = 800


def payloads(run: Run) -> list[dict[str, Any]]:
    return [chunk.payload for chunk in Chunk.objects.filter(job=run.job).order_by("number")]


def compute(run: Run, payload: dict[str, Any]) -> bool:
    """Do a chunk's work in a transaction of its own; False when it lost against another writer."""
    try:
        with transaction.atomic():
            issue.issue(run, programme.get(payload["programme"]), payload["town"], payload["awards"])
    except DatabaseError:
        return False
    return True


def racer(
    run: Run, work: list[dict[str, Any]], barrier: threading.Barrier, lost: list[int]
) -> Callable[[], None]:
    """A worker that meets the others before every chunk and tries again when it lost."""

    def go() -> None:
        try:
            for payload in work:
                barrier.wait(timeout=600)
                for _attempt in range(5):
                    if compute(run, payload):
                        break
                    lost.append(1)
        finally:
            connection.close()

    return go


def race(run: Run, other: Run) -> int:
    """Give every chunk to two workers of ``run`` and one of ``other`` at once; how often one lost."""
    work, barrier = payloads(run), threading.Barrier(3)
    lost: list[int] = []
    workers = [threading.Thread(target=racer(which, work, barrier, lost)) for which in (run, run, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(lost)


def two_overlapping_runs() -> tuple[Run, Run]:
    """An open run, and a second over the same towns that slipped past the lock on open runs."""
    maker = staff.actor("finance-maker")
    run = runs.start(maker, city.MONTH, areas.city(), ["minimum-living"])
    with pytest.raises(Refused):
        runs.start(maker, city.MONTH, areas.city(), ["minimum-living"], Run.Kind.OFF_CYCLE)
    other = Run.objects.create(
        month=city.MONTH, kind=Run.Kind.OFF_CYCLE, area=run.area, programmes=run.programmes,
        known_until=run.known_until,
    )  # fmt: skip
    return run, other


def test_two_workers_and_a_second_run_issue_everything_once(drill: Drill) -> None:
    city.build(AWARDS)
    crossed = race(*two_overlapping_runs())
    lines, total = sheet.issued()
    drill.saw(crossed=crossed, lines=lines, sum=str(total), oracle="{} {}".format(*city.owed(AWARDS)))
    assert (lines, total) == city.owed(AWARDS)
    assert not Line.objects.filter(seq__gt=1).exists()


def test_twin_without_the_unique_key_money_doubles(drill: Drill) -> None:
    """The same race with the key dropped: the drill must see lines issued twice."""
    city.build(AWARDS)
    sheet.as_owner("ALTER TABLE payments_line DROP CONSTRAINT line_key")
    race(*two_overlapping_runs())
    lines, total = sheet.issued()
    drill.saw(lines=lines, sum=str(total), oracle="{} {}".format(*city.owed(AWARDS)))
    assert lines > city.owed(AWARDS)[0]
    assert total > city.owed(AWARDS)[1]
