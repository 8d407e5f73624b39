"""Drill 5: the queue is killed, full, read-only or silent while people work and months are calculated.

Pages answer, log-in limits hold, and once it is back the workers finish what was asked for meanwhile.
They are started again when they end, as a supervisor does. The short form has two of the four, by chance.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import shift_to
from civilaffairs.jobs import queue as jobs_queue
from civilaffairs.lib.months import add_months
from civilaffairs.payments import runs
from civilaffairs.payments.models import Run
from tests.drills import city, sheet
from tests.drills.own_redis import Queue, own_queue
from tests.drills.record import SCALE, Drill, size
from tests.drills.workers import Crew
from tests.factories import areas, staff

pytestmark = pytest.mark.drill
DRILL = 5
AWARDS, CHUNK = 200, 25
BACK = 600 * SCALE  # seconds until the workers must have finished what waits, once the queue is back
STUCK = 120.0  # seconds; a page without limits on the queue waits for ever
LOSSES: tuple[Callable[[Queue], None], ...] = (Queue.killed, Queue.full, Queue.read_only, Queue.silent)
LIMIT = 5  # wrong passwords until an account is locked


class Desk:
    """People at their pages, the answers counted by status."""

    def __init__(self) -> None:
        self.maker = staff.browser(staff.actor(Role.FINANCE_MAKER, areas.city()))
        self.maker.raise_request_exception = False
        self.answers, self.slowest = Counter[int](), (0.0, "")

    def ask(self, name: str, *args: Any, client: staff.PortalClient | None = None, **posted: Any) -> int:
        began, client, address = time.monotonic(), client or self.maker, reverse(name, args=args)
        answer = client.post(address, posted) if posted else client.get(address)
        self.slowest = max(self.slowest, (time.monotonic() - began, name))
        self.answers[answer.status_code] += 1
        return answer.status_code

    def start(self, number: int) -> Run:
        """The month is asked for on the page."""
        month = add_months(city.MONTH, number)
        shift_to(month.replace(day=20))
        terms: dict[str, Any] = {"month": f"{month:%Y-%m}", "kind": "monthly", "area": areas.city().pk}
        assert self.ask("payments:run-start", **terms, programmes=["minimum-living"]) == 302
        return Run.objects.get(month=month)

    def look_around(self, run: Run) -> None:
        for name in ("payments:board", "workbench"):
            assert self.ask(name) == 200
        assert self.ask("payments:run", run.pk) == 200
        assert self.ask("payments:run-progress", run.pk) in (200, 286)
        assert self.ask("jobs:detail", run.job_id) in (200, 404)

    def guess(self, number: int) -> list[int]:
        """Wrong passwords, then the right one, for an account that was never tried before."""
        staff.actor(Role.CASEWORKER, None, f"猜{number}", f"guessed{number}")
        client = staff.browser()
        client.raise_request_exception = False
        words = [f"wrong-{attempt}" for attempt in range(LIMIT)] + [staff.PASSWORD]
        return [
            self.ask("login", client=client, username=f"guessed{number}", password=word) for word in words
        ]


def lose_it(desk: Desk, queue: Queue, loss: Callable[[Queue], None], number: int, wrong: list[str]) -> Run:
    """Work on while the queue is away or ill: a month is asked for, pages are read, somebody guesses."""
    loss(queue)
    run = desk.start(number)
    desk.look_around(run)
    if desk.guess(number)[-2:] != [429, 429]:
        wrong.append(f"no limit on guesses: {loss.__name__}")
    desk.look_around(run)
    queue.well()
    return run


def finished(run: Run, crew: Crew) -> bool:
    deadline = time.monotonic() + BACK
    while time.monotonic() < deadline:
        crew.start_again_if_ended()
        run.refresh_from_db()
        if run.state == Run.State.COMPUTED:
            return True
        time.sleep(0.1)
    return False


def test_pages_answer_and_the_months_are_finished_once_it_is_back(
    drill: Drill, process_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    awards, wrong, losses = size(AWARDS), list[str](), list(LOSSES)
    resumed: list[float] = []
    drill.chance.shuffle(losses)
    del losses[size(2) :]
    monkeypatch.setattr(runs, "CHUNK", CHUNK)
    city.build(awards)
    with own_queue() as queue, Crew({**process_environment, "REDIS_URL": queue.address}, size=2) as crew:
        desk = Desk()
        assert finished(desk.start(0), crew), "the workers did not come to life"
        for number, loss in enumerate(losses, 1):
            run = lose_it(desk, queue, loss, number, wrong)
            began = time.monotonic()
            if not finished(run, crew):
                wrong.append(f"not finished after: {loss.__name__}")
            resumed.append(time.monotonic() - began)
    lines, total = city.owed(awards)
    months = len(losses) + 1
    owed, issued = (months * lines, months * total), sheet.issued()
    errors = sum(count for status, count in desk.answers.items() if status >= 500)
    drill.saw(
        losses=len(losses), months=months, pages=desk.answers.total(), errors_5xx=errors,
        workers_restarted=crew.restarts,
        slowest_page="{:.1f} s ({})".format(*desk.slowest), lines=issued[0], sum=str(issued[1]),
        oracle=str(owed[1]), slowest_finish=f"{max(resumed):.1f} s", wrong=len(wrong),
    )  # fmt: skip
    assert (wrong, errors, issued) == ([], 0, owed)
    assert desk.slowest[0] < STUCK


def test_twin_a_page_that_needs_the_queue_fails_without_it(
    drill: Drill, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending that does not give way when the queue is away: the page that starts a month breaks."""

    def send(job_id: object, messages: int = 1) -> bool:
        with current_app.producer_pool.acquire(block=True, timeout=2) as producer:
            current_app.send_task(jobs_queue.TAKE, args=[str(job_id)], producer=producer)
        return True

    monkeypatch.setattr(jobs_queue, "send", send)
    city.build(4)
    with own_queue() as queue:
        desk = Desk()
        queue.killed()
        with pytest.raises(AssertionError):
            desk.start(0)
        queue.well()
    drill.saw(losses=1, pages=desk.answers.total(), errors_5xx=desk.answers[500])
    assert desk.answers[500]
