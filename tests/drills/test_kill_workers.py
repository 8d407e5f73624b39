"""Drill 1: workers killed inside their transactions lose nothing and pay nothing twice."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from civilaffairs.benefits.models import Award
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Chunk
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line, Run
from tests.drills import city, sheet
from tests.drills.record import SCALE, Drill, size
from tests.drills.workers import Crew
from tests.factories import areas, staff

pytestmark = pytest.mark.drill

DRILL = 1
AWARDS, KILLS, CHUNK = 2000, 6, 50  # two lines an award
PATIENCE = 3000 * SCALE  # seconds until a drill counts as stuck
QUIET = 5  # seconds after the last chunk; a run that is open then stays so


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
    assert run.job is not None
    quiet = time.monotonic()
    while time.monotonic() < min(deadline, quiet + QUIET):
        run.refresh_from_db()
        if run.job.chunks.exclude(state=Chunk.State.DONE).exists():
            quiet = time.monotonic()
        if run.state != Run.State.OPEN:
            break
        if record.kills < kills:
            leased = dict(Chunk.objects.filter(state=Chunk.State.LEASED).values_list("pk", "attempts"))
            if crew.kill_one_in_transaction():
                record.note_kill(leased)
        record.note_progress()
    return record


def start_run(awards: int, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(runs, "CHUNK", CHUNK)
    if not Award.objects.exists():
        city.build(awards)
    return runs.start(staff.actor("finance-maker"), city.MONTH, areas.city(), ["minimum-living"])


def undisturbed(awards: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """The digest of the lines that the same run writes when nobody dies; nothing of it stays."""
    city.build(awards)
    with transaction.atomic():
        run = start_run(awards, monkeypatch)
        assert run.job is not None
        work.run_inline(run.job)
        digest = sheet.lines_digest()
        transaction.set_rollback(True)
    assert sheet.issued()[0] == 0
    return digest


def test_killed_workers_lose_nothing_and_pay_nothing_twice(
    drill: Drill, process_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    awards, kills = size(AWARDS), size(KILLS)
    digest = undisturbed(awards, monkeypatch)
    run = start_run(awards, monkeypatch)
    with Crew(process_environment, size=3) as crew:
        record = kill_while_it_runs(run, crew, kills)
    lines, total = city.owed(awards)
    issued = sheet.issued()
    doubled = Line.objects.filter(seq__gt=1).count()
    drill.saw(
        kills=record.kills, lines=issued[0], lost=max(lines - issued[0], 0), doubled=doubled,
        sum=str(issued[1]), oracle=str(total), digest_as_undisturbed=str(sheet.lines_digest() == digest),
        slowest_resume=f"{max(record.resumed_after, default=0):.1f} s",
    )  # fmt: skip
    assert record.kills == kills
    assert run.job is not None
    assert not run.job.chunks.filter(state=Chunk.State.FAILED).exists()
    assert run.state == Run.State.COMPUTED
    assert issued == (lines, total)
    assert sheet.lines_digest() == digest
    assert not doubled
    assert not record.waiting


def test_what_a_killed_worker_held_goes_on_within_fifteen_seconds() -> None:
    """By the terms alone: a machine may be slow, so the drill tells how long it took and judges nothing."""
    swept_every = timedelta(seconds=float(str(settings.CELERY_BEAT_SCHEDULE["sweep jobs"]["schedule"])))
    assert work.LEASE + 2 * swept_every < timedelta(seconds=15)


def test_twin_a_checkpoint_before_the_lines_loses_them(
    drill: Drill, process_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same kills with the checkpoint committed first: the drill must see lines missing."""
    awards = 800
    run = start_run(awards, monkeypatch)
    with Crew(process_environment, size=2, app="tests.drills.sabotaged") as crew:
        record = kill_while_it_runs(run, crew, kills=3)
    lines, total = city.owed(awards)
    issued = sheet.issued()
    drill.saw(
        kills=record.kills, lines=issued[0], lost=lines - issued[0], sum=str(issued[1]), oracle=str(total)
    )
    assert record.kills
    assert issued[0] < lines
