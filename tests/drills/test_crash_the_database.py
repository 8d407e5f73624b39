"""Drill 2: the database crashes and single backends are killed while a run is calculated and pages are read.

A crash counts only when a worker's backend held a transaction with lines in it; the backend is stopped until
that is seen. What a client was told is done must be there afterwards, and the month must be whole.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from civilaffairs.jobs.models import Chunk
from civilaffairs.payments import holds, runs
from civilaffairs.payments.models import Run
from civilaffairs.people.models import Person
from tests.drills import city, sheet
from tests.drills.own_database import DURABLE, FORGETFUL, Database, environment, own_database
from tests.drills.record import SCALE, Drill, size
from tests.drills.workers import LINES, Crew
from tests.factories import areas, staff

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]
DRILL = 2
AWARDS, CRASHES, KILLS, CHUNK = 1000, 1, 2, 40
PATIENCE = 3000 * SCALE
PAUSE = 0.5  # between harms, so that something is done
AT_WORK = """
SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'drill-%%' AND xact_start IS NOT NULL
    AND state IN ('active', 'idle in transaction') AND query ~ %s
"""


class Client:
    """Somebody who reads a page and enters a hold again and again, and keeps what was acknowledged."""

    def __init__(self, run: Run) -> None:
        self.reader = staff.browser(staff.actor("finance-maker"))
        self.reader.raise_request_exception = False
        self.page = reverse("payments:run", args=[run.pk])
        self.pages, self.held, self.failed = list[str](), list[uuid.UUID](), 0
        self.persons = list(Person.objects.all())
        self.over = threading.Event()

    def go(self) -> None:
        while not self.over.is_set() and self.persons:
            try:
                self._read()
                self._hold()
            except DatabaseError:
                self.failed += 1
                connection.close()
                time.sleep(0.05)
        connection.close()

    def _read(self) -> None:
        number = uuid.uuid4().hex
        answer = self.reader.get(self.page, headers={"X-Request-ID": number})
        if answer.status_code == 200:
            self.pages.append(number)
        else:
            self.failed += 1

    def _hold(self) -> None:
        self.held.append(holds.place(self.persons.pop(), "drill", None).pk)

    def wait_for(self, holds: int) -> None:
        """Until so many more were acknowledged, however slow the machine is."""
        enough, deadline = len(self.held) + holds, time.monotonic() + PATIENCE
        while len(self.held) < enough and time.monotonic() < deadline:
            time.sleep(0.02)

    def lost(self) -> int:
        """How much of what was acknowledged is not there."""
        pages = "SELECT count(DISTINCT request_id) FROM audit_event WHERE request_id = ANY(%s)"
        found = "SELECT count(*) FROM payments_hold WHERE id = ANY(%s)"
        kept = sheet.ask(pages, self.pages)[0][0] + sheet.ask(found, self.held)[0][0]
        return len(self.pages) + len(self.held) - kept


@contextmanager
def at_their_desks(run: Run) -> Iterator[Client]:
    client = Client(run)
    thread = threading.Thread(target=client.go)
    thread.start()
    try:
        yield client
    finally:
        client.over.set()
        thread.join()


def harm_one_at_work(database: Database, *, everything: bool) -> bool:
    """Kill a worker's backend, or crash the whole server, while that backend is in the midst of its lines."""
    for (pid,) in database.ask(AT_WORK, LINES):
        try:
            os.kill(pid, signal.SIGSTOP)
        except ProcessLookupError:
            continue
        if (pid,) not in database.ask(AT_WORK, LINES):
            os.kill(pid, signal.SIGCONT)
            continue
        if everything:
            os.kill(pid, signal.SIGCONT)
            database.crash()
        else:
            os.kill(pid, signal.SIGKILL)
        return True
    return False


def harm_while_it_runs(database: Database, run: Run, plan: list[bool]) -> list[bool]:
    """Each harm of the plan in turn; those that were done when the run ended."""
    done: list[bool] = []
    deadline = time.monotonic() + PATIENCE
    state = "SELECT state FROM payments_run WHERE id = %s"
    while time.monotonic() < deadline:
        try:
            if database.ask(state, run.pk) != [("open",)]:
                break
            if len(done) < len(plan) and harm_one_at_work(database, everything=plan[len(done)]):
                done.append(plan[len(done)])
                time.sleep(PAUSE)
        except psycopg.OperationalError:
            time.sleep(0.1)
    return done


def plan_of(chance: Random) -> list[bool]:
    plan = [True] * size(CRASHES) + [False] * size(KILLS)
    chance.shuffle(plan)
    return plan


def start_run(awards: int) -> Run:
    city.build(awards)
    return runs.start(staff.actor("finance-maker"), city.MONTH, areas.city(), ["minimum-living"])


def test_what_was_acknowledged_is_there_and_the_month_is_whole(
    drill: Drill, stock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    awards, plan = size(AWARDS), plan_of(drill.chance)
    monkeypatch.setattr(runs, "CHUNK", CHUNK)
    with own_database(stock, DURABLE) as database:
        run = start_run(awards)
        with at_their_desks(run) as client, Crew(environment(database), size=2) as crew:
            done = harm_while_it_runs(database, run, plan)
            crew.start_again_if_ended()
            assert crew.restarts == 0
        connection.close()
        run.refresh_from_db()
        (lines, total), lost = sheet.issued(), client.lost()
        owed = city.owed(awards)
        failed = Chunk.objects.filter(state=Chunk.State.FAILED).count()
        drill.saw(
            crashes=sum(done), backends_killed=len(done) - sum(done), lines=lines,
            lost_lines=max(owed[0] - lines, 0), doubled=max(lines - owed[0], 0), sum=str(total),
            oracle=str(owed[1]), acknowledged=len(client.pages) + len(client.held),
            lost_of_these=lost, requests_that_failed=client.failed,
        )  # fmt: skip
        assert (done, failed, run.state) == (plan, 0, Run.State.COMPUTED)
        assert (lines, total) == owed
        assert sheet.balances() == {"expense": total, "entitled": -total}
        assert lost == 0
        assert client.failed


def test_twin_a_server_that_acknowledges_before_it_has_written_loses_it(drill: Drill, stock: Path) -> None:
    with own_database(stock, FORGETFUL) as database:
        run = start_run(200)
        with at_their_desks(run) as client:
            client.wait_for(drill.chance.randint(2, 5))
            database.crash()
        connection.close()
        drill.saw(crashes=1, acknowledged=len(client.pages) + len(client.held), lost_of_these=client.lost())
        assert client.lost()
