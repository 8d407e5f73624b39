"""Drill A: workers killed inside their transactions lose nothing and pay nothing twice."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from civilaffairs.jobs.models import Chunk
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line, Run
from tests.drills import city
from tests.drills.workers import Crew
from tests.factories import areas, staff

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

AWARDS = int(os.environ.get("DRILL_AWARDS", "10000"))  # two lines each
KILLS = int(os.environ.get("DRILL_KILLS", "20"))
PATIENCE = 300  # seconds until a drill counts as stuck


@dataclass
class Record:
    """What a drill did and saw."""

    kills: int = 0
    waiting: dict[int, tuple[float, int]] = field(default_factory=dict)
    resumed_after: list[float] = field(default_factory=list)

    def note_kill(self, leased: dict[int, int]) -> None:
        """The victim's chunk is among those leased; the others are done in a moment."""
        self.kills += 1
        for chunk, attempts in leased.items():
            self.waiting.setdefault(chunk, (time.monotonic(), attempts))

    def note_progress(self) -> None:
        for chunk in Chunk.objects.filter(pk__in=self.waiting):
            since, attempts = self.waiting[chunk.pk]
            if chunk.attempts > attempts or chunk.state == Chunk.State.DONE:
                self.resumed_after.append(time.monotonic() - since)
                del self.waiting[chunk.pk]


def kill_while_it_runs(run: Run, crew: Crew, kills: int) -> Record:
    """Kill workers that hold an open transaction until ``kills`` are done; wait for the run's end."""
    record, deadline = Record(), time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run.refresh_from_db()
        if run.state != Run.State.OPEN:
            break
        if record.kills < kills:
            leased = dict(Chunk.objects.filter(state=Chunk.State.LEASED).values_list("pk", "attempts"))
            if crew.kill_one_in_transaction():
                record.note_kill(leased)
        record.note_progress()
    return record


def issued() -> tuple[int, Decimal]:
    sums = Line.objects.aggregate(lines=Count("id"), total=Sum("amount", default=Decimal(0)))
    return sums["lines"], sums["total"]


def start_run(monkeypatch: pytest.MonkeyPatch, awards: int, chunk: int) -> Run:
    city.build(awards)
    monkeypatch.setattr(runs, "CHUNK", chunk)
    return runs.start(staff.actor("finance-maker"), city.MONTH, areas.city(), ["minimum-living"])


def test_twenty_killed_workers_lose_nothing_and_pay_nothing_twice(
    process_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = start_run(monkeypatch, AWARDS, chunk=200)
    with Crew(process_environment, size=3) as crew:
        record = kill_while_it_runs(run, crew, KILLS)
    lines, total = city.owed(AWARDS)
    with capsys.disabled():
        slowest = max(record.resumed_after, default=0)
        print(f"\ndrill A: {record.kills} kills, {lines} lines, {total} yuan, slowest resume {slowest:.1f} s")
    assert record.kills == KILLS
    assert run.job is not None
    assert not run.job.chunks.filter(state=Chunk.State.FAILED).exists()
    assert run.state == Run.State.COMPUTED
    assert issued() == (lines, total)
    assert not Line.objects.filter(seq__gt=1).exists()
    assert not record.waiting
    assert max(record.resumed_after, default=0) <= 15


def test_twin_a_checkpoint_before_the_lines_loses_them(
    process_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same kills with the checkpoint committed first: the drill must see lines missing."""
    awards = 2000
    run = start_run(monkeypatch, awards, chunk=100)
    with Crew(process_environment, size=2, app="tests.drills.sabotaged") as crew:
        record = kill_while_it_runs(run, crew, kills=4)
    lines, _total = city.owed(awards)
    assert record.kills
    assert issued()[0] < lines
