"""Drill 6: the database's disk is full while a month is calculated and a bank's file is made.

No ordinary user can mount a small disk on every machine, so the files of the drill's own cluster get a limit
of their size (``RLIMIT_FSIZE``): tables that cannot grow, or a write-ahead log that cannot be written, which
ends the server as a full disk does. Bank files live in the database: one is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import subprocess
import uuid
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from civilaffairs.accounts.actors import Actor
from civilaffairs.audit.clock import shift_to, shifted
from civilaffairs.files import store
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Chunk
from civilaffairs.jobs.services import try_again
from civilaffairs.payments import exports, runs
from civilaffairs.payments.models import BankFile, Batch, Run
from tests.drills import city, sheet
from tests.drills.own_database import DURABLE, Database, own_database
from tests.drills.record import Drill, size
from tests.factories import areas, bank, money, staff
from tests.factories.money import Office

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]
DRILL = 6
AWARDS, CHUNK, PAYMENTS, ROUNDS = 4000, 500, 90, 2
SEGMENT = 2**20  # of the log; with room for this alone it can be written, and longer tables cannot grow
PAGE = 8192
UNLIMITED = "unlimited"
# Rows no longer than those of the export, and so many that the last page is nearly full: it must grow.
HISTORY = """INSERT INTO payments_transferevent (transfer_id, state, code, text, actor_id)
SELECT t.id, 'sent', '', '', u.id FROM payments_transfer t, generate_series(1, 181),
    (SELECT id FROM accounts_user LIMIT 1) u"""
EXPORTED = """SELECT b.state, count(f.id), count(f.manifest_id),
    (SELECT count(*) FROM files_storedfile s WHERE s.subject_id = b.id),
    (SELECT count(*) FROM payments_transfer t WHERE t.batch_id = b.id AND t.state = 'sent')
FROM payments_batch b LEFT JOIN payments_bankfile f ON f.batch_id = b.id WHERE b.id = %s GROUP BY b.id"""
NOTHING, WHOLE = ("released", 0, 0, 0, 0), ("exported", 1, 1, 2, PAYMENTS)


class Disk:
    """How much room every process of the server has for a file."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.of_the_log = False

    def room(self, size: int | str) -> None:
        server = self.database.server.process
        assert server is not None
        backends = [pid for (pid,) in self.database.ask("SELECT pid FROM pg_stat_activity")]
        for pid in [server.pid, *backends]:
            limit = ["prlimit", f"--pid={pid}", f"--fsize={size}:"]
            # Only the server's own account, or one with every right, may set another process's limits.
            account: dict[str, Any] = self.database.server.account.popen_arguments()
            subprocess.run(limit, check=False, stderr=subprocess.DEVNULL, **account)

    def full_for_tables(self) -> None:
        self.of_the_log = False
        self.room(SEGMENT)

    def full_for_the_log(self) -> None:
        self.of_the_log = True
        self.room(PAGE)

    def free(self) -> bool:
        """Room again, where the log was full for a server started anew. Whether it had ended by itself.

        One that could not write its log ends a moment later, or is being recovered by then: who asks it
        meanwhile may be answered or not.
        """
        connection.close()
        if not self.of_the_log:
            self.room(UNLIMITED)
            return False
        ended = not self._answers()
        self.database.kill()
        self.database.server.start()
        return ended

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            return bool(self.database.ask("SELECT 1"))
        return False


def work_until_nothing_is_left(run: Run) -> None:
    assert run.job is not None
    while work.take(run.job.pk):
        pass
    run.refresh_from_db()


def calculate_on_a_full_disk(drill: Drill, disk: Disk) -> None:
    """Pieces fail until there is room; what was done stays, and a second try does the rest."""
    awards = size(AWARDS)
    city.build(awards)
    run = runs.start(staff.actor("finance-maker"), city.MONTH, areas.city(), ["minimum-living"])
    disk.full_for_tables()
    work_until_nothing_is_left(run)
    assert run.job is not None
    states = dict(run.job.chunks.order_by().values_list("state").annotate(Count("pk")))
    done = sum(chunk.result["lines"] for chunk in run.job.chunks.filter(state=Chunk.State.DONE))
    assert (run.state, run.job.state) == (Run.State.OPEN, "failed")
    assert sheet.issued()[0] == done
    disk.free()
    run.job.refresh_from_db()
    with transaction.atomic():
        try_again(run.job)
    work_until_nothing_is_left(run)
    lines, total = sheet.issued()
    drill.saw(
        chunks_failed=states[Chunk.State.FAILED], chunks_done_before=states.get(Chunk.State.DONE, 0),
        lines=lines, sum=str(total), oracle=str(city.owed(awards)[1]),
    )  # fmt: skip
    assert run.state == Run.State.COMPUTED
    assert (lines, total) == city.owed(awards)


def test_a_month_stops_and_goes_on_when_there_is_room(
    drill: Drill, stock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "CHUNK", CHUNK)
    with own_database(stock, DURABLE) as database:
        calculate_on_a_full_disk(drill, Disk(database))


def released(office: Office) -> Batch:
    """A batch whose history is longer than the room that there will be."""
    for number in range(PAYMENTS):
        money.due("测试甲", f"62999900{number:011}", "640.50")
    batch = office.released()
    sheet.as_app(HISTORY)
    return batch


def export_on_a_full_disk(drill: Drill, stock: Path, rounds: int) -> tuple[Counter[str], list[str]]:
    """Tries without room, one kind after the other, then one with room. What is seen after each."""
    tally, wrong = Counter[str](), list[str]()
    with own_database(stock, DURABLE) as database:
        shift_to(date(2020, 6, 5))
        disk = Disk(database)
        with shifted():
            office = Office()
            batch = released(office)
            for fill in drill.chance.choices([disk.full_for_tables, disk.full_for_the_log], k=rounds):
                fill()
                with suppress(DatabaseError):
                    exports.export(office.releaser, batch.pk)
                    return tally, ["exported without room"]
                tally["failed"] += 1
                tally["server ended"] += disk.free()
                if (seen := sheet.ask(EXPORTED, batch.pk)[0]) != NOTHING:
                    wrong.append(f"half a file: {seen}")
                    return tally, wrong
            exports.export(office.releaser, batch.pk)
        if (seen := sheet.ask(EXPORTED, batch.pk)[0]) != WHOLE:
            wrong.append(f"not whole: {seen}")
        wrong += as_the_bank_reads(batch)
    return tally, wrong


def as_the_bank_reads(batch: Batch) -> list[str]:
    bank_file = BankFile.objects.get(batch=batch)
    data = store.read(bank_file.file)
    rows = bank.reads("pipe", data, "gb18030")
    rules = {
        "digest": hashlib.sha256(data).hexdigest() == bank_file.sha256,
        "rows": len(rows) == PAYMENTS,
        "sum": sum(row[3] for row in rows) == batch.total,
    }
    return [f"not what was released: {name}" for name, kept in rules.items() if not kept]


def test_a_bank_file_is_there_whole_or_not_at_all(drill: Drill, stock: Path) -> None:
    rounds = size(ROUNDS)
    tally, wrong = export_on_a_full_disk(drill, stock, rounds)
    drill.saw(rounds=rounds, wrong=len(wrong), **tally)
    assert wrong == []


def test_twin_an_export_without_its_transaction_leaves_half_of_it(
    drill: Drill, stock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Disk, "full_for_the_log", Disk.full_for_tables)
    with_transaction = exports._export

    def without(actor: Actor, batch_id: uuid.UUID) -> BankFile:
        with monkeypatch.context() as patch:
            patch.setattr(Batch.objects, "select_for_update", lambda **_: Batch.objects.all())
            return with_transaction.__wrapped__(actor, batch_id)  # type: ignore[attr-defined]

    monkeypatch.setattr(exports, "_export", without)
    tally, wrong = export_on_a_full_disk(drill, stock, 1)
    drill.saw(rounds=1, wrong=len(wrong), **tally)
    assert any("half a file" in each for each in wrong)
