"""Drill 3: every piece of a run is delivered three times, late and in any order, also after the run closed.

A late delivery is a worker that took a piece, stood still, and goes on with what it once took. The lines,
the run's total and the books must be those of one delivery.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable
from random import Random

import pytest
from django.db import connection, transaction

from civilaffairs.jobs import kinds, work
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.sweep import sweep
from civilaffairs.jobs.tasks import take
from civilaffairs.payments import runs
from civilaffairs.payments.models import Run
from tests.drills import city, sheet
from tests.drills.record import Drill, size
from tests.factories import areas, staff

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]
DRILL = 3
AWARDS, CHUNK = 240, 15
WORKERS, TIMES = 3, 3
Deliver = Callable[[Chunk], None]


class Post:
    """What was delivered once can come again."""

    def __init__(self, deliver: Deliver, chance: Random) -> None:
        self.deliver, self.chance = deliver, chance
        self.to_come: list[Chunk] = []
        self.again, self.wrong, self.lock = 0, list[str](), threading.Lock()

    def first(self, leased: Chunk) -> None:
        with self.lock:
            self.to_come += [copy.copy(leased) for _ in range(TIMES - 1)]
        self.deliver(leased)

    def once_more(self) -> bool:
        """Any of those to come, whoever took it and however long ago."""
        with self.lock:
            if not self.to_come:
                return False
            leased = self.to_come.pop(self.chance.randrange(len(self.to_come)))
            self.again += 1
        try:
            with transaction.atomic():
                self.deliver(leased)
        except Exception as error:
            self.wrong.append(f"{type(error).__name__} {error}")
        return True

    def worker(self, job: Job, seed: int) -> None:
        chance = Random(seed)
        try:
            while work.take(job.pk):
                time.sleep(chance.uniform(0, 0.01))
                if chance.random() < 0.5:
                    self.once_more()
        finally:
            connection.close()


def deliver_thrice(drill: Drill, monkeypatch: pytest.MonkeyPatch, deliver: Deliver) -> Post:
    """The run done by three workers; what did not come again meanwhile comes after its end."""
    awards = size(AWARDS)
    city.build(awards)
    monkeypatch.setattr(runs, "CHUNK", CHUNK)
    run = runs.start(staff.actor("finance-maker"), city.MONTH, areas.city(), ["minimum-living"])
    post = Post(deliver, drill.chance)
    monkeypatch.setattr(work, "_do", post.first)
    assert run.job is not None
    threads = [
        threading.Thread(target=post.worker, args=[run.job, drill.chance.random()]) for _ in range(WORKERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert run.state == Run.State.COMPUTED
    during = post.again
    while post.once_more():
        take(str(run.job.pk))
        sweep(run.job.pk)
    run.refresh_from_db()
    _judge(post, run, awards)
    lines, total = sheet.issued()
    drill.saw(
        chunks=run.job.chunks.count(), again_meanwhile=during, again_after_the_end=post.again - during,
        lines=lines, sum=str(total), oracle="{} {}".format(*city.owed(awards)), wrong=len(post.wrong),
    )  # fmt: skip
    return post


def _judge(post: Post, run: Run, awards: int) -> None:
    lines, total = city.owed(awards)
    rules = {
        "other lines": sheet.issued() == (lines, total),
        "another total on the run": (run.line_count, run.total) == (lines, total),
        "booked otherwise": sheet.balances() == {"expense": total, "entitled": -total},
        "not in balance": not sheet.unbalanced(),
    }
    post.wrong += [name for name, kept in rules.items() if not kept]


def test_thrice_is_once(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    post = deliver_thrice(drill, monkeypatch, work._do)
    assert post.wrong == []
    assert post.again == 2 * Chunk.objects.count()


def test_twin_a_worker_that_does_not_look_at_its_lease_books_the_run_again(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_looking(leased: Chunk) -> None:
        chunk = Chunk.objects.select_for_update().get(pk=leased.pk)
        chunk.job = leased.job
        work._finish_chunk(chunk, kinds.get(leased.job.kind).work(chunk))
        job = Job.objects.select_for_update().get(pk=leased.job_id)
        if not job.chunks.exclude(state=Chunk.State.DONE).exists():
            work._finish_job(job)

    assert "booked otherwise" in deliver_thrice(drill, monkeypatch, without_looking).wrong
