"""Drill 7: releasers, the maker and the checker with a releaser's post, an editor of the tables and a
canceller meet at one approved batch.

Never two releases, never one by who signed before, never another content than was approved. The editor
works with raw SQL as the app role.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date
from functools import partial
from random import Random

import psycopg
import pytest
from django.db import connection

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import shift_to, shifted
from civilaffairs.payments import batches
from civilaffairs.payments.models import Batch
from tests import databases
from tests.drills import sheet
from tests.drills.racing import CROSSED, DONE, REFUSED, at_once
from tests.drills.record import Drill, size
from tests.factories import money, staff
from tests.factories.money import Office

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]
DRILL = 7
ROUNDS = 6
EXPECTED = (DONE, REFUSED, CROSSED)
LATEST = 0.06  # seconds between the first and the last to act
EDITS = {
    "amount": "UPDATE payments_transfer SET amount = amount + 1 WHERE batch_id = %(batch)s AND position = 1",
    "payee": "UPDATE payments_transfer SET payee_name = '他人' WHERE batch_id = %(batch)s AND position = 1",
    "carried": """DELETE FROM payments_transferline USING payments_transfer t
        WHERE t.id = transfer_id AND t.batch_id = %(batch)s""",
    "totals": "UPDATE payments_batch SET total = total + 1 WHERE id = %(batch)s",
    "digest": "UPDATE payments_batch SET digest = repeat('0', 64) WHERE id = %(batch)s",
    "signature": """INSERT INTO payments_batchsignature (batch_id, step, user_id, digest, opinion)
        SELECT batch_id, 'released', %(other)s, digest, '' FROM payments_batchsignature
        WHERE batch_id = %(batch)s AND step = 'released'""",
}


class Race:
    """The people, and one batch after the other."""

    def __init__(self, chance: Random) -> None:
        shift_to(date(2020, 6, 5))
        with shifted():
            self.office = Office()
        city = money.city()
        self.edits = list(EDITS)
        self.chance, self.tally, self.wrong = chance, Counter[str](), list[str]()
        self.releasers = [
            self.office.releaser,
            staff.actor(Role.FINANCE_RELEASER, city, "何敏", "hemin"),
        ]
        self.not_free = [
            staff.actor(Role.FINANCE_RELEASER, city, "张伟", "zhangwei"),
            staff.actor(Role.FINANCE_RELEASER, city, "刘芳", "liufang"),
        ]

    def run(self, rounds: int) -> None:
        for number in range(rounds):
            with shifted():
                for _ in range(2):
                    money.due("测试", f"62999900{number:06}{self.chance.randrange(10**5):05}")
                batch = self.office.approved()
            self.meet(batch)

    def meet(self, batch: Batch) -> None:
        before = sheet.ask(sheet.CONTENT, batch.pk)
        edit = self.chance.choice(self.edits)
        people = [*self.releasers, *self.not_free]
        acts = [partial(_release, person, batch) for person in people]
        acts += [partial(_cancel, self.office.checker, batch)] * self.chance.randint(0, 1)
        acts += [partial(_edit, EDITS[edit], batch, people[1])]
        said = at_once(acts, [self.chance.uniform(0, LATEST) for _ in acts])
        self.tally.update(what if what in EXPECTED else "error" for what in said[:-1])
        self.tally["edits refused"] += said[-1] != DONE
        self.wrong += [what for what in said[:-1] if what not in EXPECTED]
        self.wrong += _judge(batch, before, self.office, people[:2])


def _release(actor: Actor, batch: Batch) -> None:
    money.release(actor, batch.pk, version=batch.version)


def _cancel(actor: Actor, batch: Batch) -> None:
    batches.cancel(actor, batch.pk, version=batch.version, reason="drill")


def _edit(statement: str, batch: Batch, other: Actor) -> None:
    address = databases.address(connection.settings_dict["NAME"])
    with psycopg.connect(address) as session:
        done = session.execute(statement, {"batch": batch.pk, "other": other.user.pk}).rowcount
    if not done:
        raise psycopg.errors.NoDataFound


def _judge(batch: Batch, before: list[tuple], office: Office, free: list[Actor]) -> list[str]:
    """Everything that must not be, read from the tables alone."""
    [(state, digest, total)] = sheet.ask(
        "SELECT state, digest, total FROM payments_batch WHERE id = %s", batch.pk
    )
    signed = sheet.ask(sheet.SIGNED, batch.pk)
    releases = [uuid.UUID(user) for step, user, _ in signed if step == "released"]
    booked = dict(sheet.ask(sheet.BOOKED, batch.pk))
    released = state == "released"
    rules = {
        "neither released nor taken back": state in {"released", "cancelled"},
        "released twice, or not as signed": len(releases) == released,
        "released by who signed before": set(releases) <= {actor.user.pk for actor in free},
        "signed twice by one": len({user for _, user, _ in signed}) == len(signed),
        "another content than approved": sheet.ask(sheet.CONTENT, batch.pk) == before,
        "another digest than signed": {digest} == {each for _, _, each in signed} == {batch.digest},
        "another total": total == batch.total == sum(row[4] for row in before),
        "booked otherwise": booked.get("released", 0) == (-total if released else 0),
        "not in balance": not sheet.unbalanced(),
    }
    return [name for name, kept in rules.items() if not kept]


def test_one_release_by_one_who_may_of_what_was_approved(drill: Drill) -> None:
    race = Race(drill.chance)
    race.run(size(ROUNDS))
    drill.saw(rounds=size(ROUNDS), wrong=len(race.wrong), **race.tally)
    assert race.wrong == []
    assert race.tally["edits refused"] == size(ROUNDS)


def test_twin_without_the_trigger_on_frozen_transfers_the_content_changes(drill: Drill) -> None:
    sheet.as_owner("DROP TRIGGER payments_transfer_frozen ON payments_transfer")
    race = Race(drill.chance)
    race.edits = ["amount", "payee"]
    race.run(4)
    drill.saw(wrong=len(race.wrong), **race.tally)
    assert "another content than approved" in race.wrong
