"""The nightly look killed half way: no town is half looked at, and the next look finds the same."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from civilaffairs.audit.clock import shift_to
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.web.models import Hit
from civilaffairs.web.radar import sweeps
from tests.drills import city
from tests.drills.workers import Crew
from tests.factories import areas

pytestmark = pytest.mark.drill
KILLS = 3
AWARDS = 600  # over four towns; each is to be reviewed
NIGHT = date(2021, 5, 20)
PATIENCE = 3000  # seconds until a drill counts as stuck
QUIET = 5  # seconds without any work after which nothing more comes


def look_with_kills(crew: Crew, kills: int) -> tuple[Job, int]:
    """The nightly look; workers that have a town open are killed. What commits meanwhile is whole towns."""
    job, done, deadline = sweeps.start(areas.city(), None), 0, time.monotonic() + PATIENCE
    quiet = time.monotonic()
    while time.monotonic() < min(deadline, quiet + QUIET):
        job.refresh_from_db()
        if job.chunks.exclude(state=Chunk.State.DONE).exists():
            quiet = time.monotonic()
        if job.state != Job.State.OPEN:
            break
        if done < kills and crew.kill_one_in_transaction("benefits_award|web_hit"):
            done += 1
        assert set(by_town().values()) <= {AWARDS // 4}
        time.sleep(0.02)
    return job, done


def by_town() -> Counter[int]:
    return Counter(Hit.objects.filter(kind=Hit.Kind.REVIEW).values_list("area", flat=True))


def everything() -> set[tuple[str, str, date, str]]:
    return {
        (hit.kind, hit.subject, hit.day, str(hit.yuan)) for hit in Hit.objects.filter(state=Hit.State.OPEN)
    }


def test_a_killed_look_leaves_whole_towns_and_the_next_finds_the_same(
    process_environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    city.build(AWARDS)
    shift_to(NIGHT)
    with Crew(process_environment, size=2) as crew:
        job, kills = look_with_kills(crew, kills=KILLS)
    with capsys.disabled():
        print(f"\nradar drill: {kills} kills, {Hit.objects.count()} hits")
    assert kills == KILLS
    assert (job.state, job.chunks.filter(state=Chunk.State.DONE).count()) == (Job.State.DONE, 4)
    assert by_town() == Counter(dict.fromkeys(by_town(), AWARDS // 4)) and len(by_town()) == 4
    found = everything()
    assert len(found) == Hit.objects.count()
    with transaction.atomic():
        work.run_inline(sweeps.start(areas.city(), None))
    assert everything() == found
    assert Hit.objects.count() == len(found)


def test_twin_a_checkpoint_before_the_hits_loses_a_town(process_environment: dict[str, str]) -> None:
    """The same kills with the checkpoint committed first: a town is never looked at."""
    city.build(AWARDS)
    shift_to(NIGHT)
    with Crew(process_environment, size=2, app="tests.drills.sabotaged") as crew:
        _job, kills = look_with_kills(crew, kills=KILLS)
    assert kills
    assert sum(by_town().values()) < AWARDS
