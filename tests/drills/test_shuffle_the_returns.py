"""Drill 8: whatever befalls the bank's answers, the end is that of the right file, or nothing happened.

Answers come split, twice, shuffled, cut off, altered, and five at one moment. The oracle is the plan by
which the answers were written: which position was paid, which failed.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from civilaffairs.audit.clock import business_time, shift_to, shifted
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import answers, returns
from civilaffairs.payments.models import Batch
from tests.drills import sheet
from tests.drills.racing import DONE, REFUSED, at_once
from tests.drills.record import Drill, size
from tests.factories import bank, money
from tests.factories.harm import harm
from tests.factories.money import Office

pytestmark = pytest.mark.drill
DRILL = 8
PERMUTATIONS = 15  # of each layout
ROUNDS = 3  # of five at one moment
HEADS = {"pipe": 1, "fixed": 1, "csv": 3, "pain.001.03": 1}
ROW = b"<TxInfAndSts>"
States = dict[int, str]
STATES = "SELECT position, state, amount FROM payments_transfer WHERE batch_id = %s ORDER BY position"


class Answers:
    """One exported batch, and what the bank's plan is for it."""

    def __init__(self, office: Office, profile: str, chance: Random, transfers: int = 6) -> None:
        self.office, self.chance, self.tally, self.wrong = office, chance, Counter[str](), list[str]()
        for _ in range(transfers):
            amount = f"{chance.randint(1, 1500)}.{chance.randrange(100):02}"
            money.due("测试甲", f"6299{chance.randrange(10**15):015}", amount)
        self.batch = office.exported(profile=profile)
        self.failed = {at: "03" for at in range(1, transfers + 1) if chance.random() < 0.4}
        self.plan: States = {at: "failed" if at in self.failed else "paid" for at in range(1, transfers + 1)}
        self.right, self.whole = bank.answer(self.batch, self.failed), True

    def whole_or_parts(self) -> list[bytes]:
        """The right answer, or two: what the one leaves open the other tells."""
        self.whole = self.chance.random() < 0.4
        if self.whole:
            return [self.right]
        positions = list(self.plan)
        self.chance.shuffle(positions)
        cut = self.chance.randint(1, len(positions) - 1)
        return [
            bank.answer(self.batch, self._among(mine), still_open=[p for p in positions if p not in mine])
            for mine in (positions[:cut], positions[cut:])
        ]

    def _among(self, positions: list[int]) -> dict[int, str]:
        return {at: code for at, code in self.failed.items() if at in positions}

    def harmed(self, data: bytes) -> bytes:
        xml = self.batch.profile.startswith("pain")
        lines = [
            (ROW if xml and at else b"") + part
            for at, part in enumerate(data.split(ROW) if xml else data.split(b"\r\n")[:-1])
        ]
        for _ in range(self.chance.randint(1, 3)):
            lines = harm(self.chance.randint, lines, min(HEADS[self.batch.profile], len(lines) - 1))
        return b"".join(line if xml else line + b"\r\n" for line in lines)

    def permutation(self) -> None:
        """Some harmed answers and copies among the right ones; last of all the right ones in order."""
        right = self.whole_or_parts()
        mixed = [self.harmed(self.chance.choice(right)) for _ in range(self.chance.randint(1, 2))]
        mixed += self.chance.choices(right, k=self.chance.randint(0, 2))
        self.chance.shuffle(mixed)
        for data in [*mixed, *right]:
            self.bring(data)
        if (seen := states(self.batch)) != self.plan:
            self.wrong.append(f"at the end {seen}")

    def bring(self, data: bytes) -> None:
        before = states(self.batch)
        try:
            with transaction.atomic():
                outcome = returns.import_file(self.office.maker, self.batch.pk, "r", data)
            what = "repeated" if outcome.already else "taken in"
        except Refused:
            what = REFUSED
        except DatabaseError as error:
            what = "refused by the database"
            self.wrong.append(str(error).splitlines()[0])
        self.tally[what] += 1
        self.wrong += judge(self.batch, self.plan, whole=self.whole)
        if what != "taken in" and states(self.batch) != before:
            self.wrong.append(f"{what}, and something changed")


def states(batch: Batch) -> States:
    return {position: state for position, state, _ in sheet.ask(STATES, batch.pk)}


def judge(batch: Batch, plan: States, *, whole: bool) -> list[str]:
    """What must hold after each file, by the tables alone; ``whole`` where no file leaves rows open."""
    rows = sheet.ask(STATES, batch.pk)
    booked = dict(sheet.ask(sheet.BOOKED, batch.pk))
    settled = [state for _, state, _ in rows if state != "sent"]
    paid, failed = (
        sum((amount for _, state, amount in rows if state == wanted), Decimal(0))
        for wanted in ("paid", "failed")
    )
    rules = {
        "otherwise than the bank said": all(state in ("sent", plan[at]) for at, state, _ in rows),
        "taken in by half": not whole or len(settled) in (0, len(rows)),
        "paid is booked otherwise": booked.get("paid", 0) == -paid,
        "returned is booked otherwise": booked.get("returned", 0) == -failed,
        "not in balance": not sheet.unbalanced(),
    }
    return [name for name, kept in rules.items() if not kept]


def permute(drill: Drill, profile: str, count: int) -> Answers:
    """Each permutation begins with the batch as it was sent."""
    found = Answers(Office(), profile, drill.chance)
    for _ in range(count):
        with transaction.atomic():
            found.permutation()
            transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("profile", HEADS)
def test_the_end_is_that_of_the_right_file(drill: Drill, profile: str) -> None:
    with override("en"), business_time(date(2020, 6, 5)):
        found = permute(drill, profile, size(PERMUTATIONS))
    drill.saw(permutations=size(PERMUTATIONS), wrong=len(found.wrong), **found.tally)
    assert found.wrong == []
    assert found.tally[REFUSED]


@pytest.mark.django_db
@pytest.mark.parametrize("profile", ["fixed"])
def test_twin_without_the_comparison_a_harmed_file_is_believed(
    drill: Drill, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "problems", lambda *_: [])
    with override("en"), business_time(date(2020, 6, 5)):
        found = permute(drill, profile, PERMUTATIONS)
    drill.saw(permutations=PERMUTATIONS, wrong=len(found.wrong), **found.tally)
    assert found.wrong


def five_at_once(drill: Drill, rounds: int) -> tuple[Counter[str], list[str]]:
    """The same answer five times at one moment, and once with its rows in another order."""
    shift_to(date(2020, 6, 5))
    tally, wrong = Counter[str](), list[str]()
    for _ in range(rounds):
        with shifted():
            sent = Answers(Office(), "pipe", drill.chance)
        head, *rows = sent.right.split(b"\r\n")[:-1]
        other = b"\r\n".join([head, *reversed(rows)]) + b"\r\n"
        act = partial(returns.import_file, sent.office.maker, sent.batch.pk, "r")
        said = at_once([partial(act, data) for data in [sent.right] * 5 + [other]])
        tally.update(what if what in (DONE, REFUSED) else "error" for what in said)
        wrong += [what for what in said if what not in (DONE, REFUSED)]
        wrong += judge(sent.batch, sent.plan, whole=True)
        kept = sheet.ask("SELECT count(*) FROM payments_returnfile WHERE batch_id = %s", sent.batch.pk)
        wrong += [] if (kept, states(sent.batch)) == ([(1,)], sent.plan) else ["not taken in once"]
    return tally, wrong


@pytest.mark.django_db(transaction=True)
def test_five_at_one_moment_are_taken_in_once(drill: Drill) -> None:
    tally, wrong = five_at_once(drill, size(ROUNDS))
    drill.saw(rounds=size(ROUNDS), files=6 * size(ROUNDS), wrong=len(wrong), **tally)
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_of_the_batch_they_cross(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unique keys then keep the money right, and who came second is told nothing sensible."""
    monkeypatch.setattr(Batch.objects, "select_for_update", lambda **_: Batch.objects.all())
    tally, wrong = five_at_once(drill, ROUNDS)
    drill.saw(rounds=ROUNDS, files=6 * ROUNDS, wrong=len(wrong), **tally)
    assert wrong
