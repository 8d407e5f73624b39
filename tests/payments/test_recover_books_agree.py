"""Whatever happens in whichever order: the books hold what is claimed and what is owed, per fund and town."""

from collections import defaultdict
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import batches, ledger, repair
from civilaffairs.payments.books import agreement
from civilaffairs.payments.models import Batch, Claim, Entry, Receivable, Reversal, Transfer, WriteOff
from civilaffairs.payments.recoveries import chain, deciding, reversing, settling
from tests.factories import areas, money, recoveries
from tests.factories.money import FIRST, JULY, SECOND, THIRD, Office

SHORT, LONG = 60, 150
Books = dict[tuple[str, int], Decimal]


class History:
    """Things that happen to three awards in two towns, one after the other, by chance."""

    def __init__(self, office: Office, chance: Random) -> None:
        self.office, self.chance = office, chance
        self.done: dict[str, int] = defaultdict(int)
        places = (areas.town(), areas.town(), areas.other_town())
        people = zip(("陈秀英", "李明", "莫小妹"), (FIRST, SECOND, THIRD), places, strict=True)
        self.awards: list[Award] = [
            money.due(name, number, "1000.00", place=place) for name, number, place in people
        ]
        ledger.book_run(money.run())

    def step(self) -> None:
        """One thing, or nothing where the office would be refused."""
        acts = (self.issue, self.take_back, self.take_back, self.pay, self.prepare, self.cancel, self.repair,
                self.propose, self.decide, self.decide, self.refund, self.refund, self.write_off,
                self.reverse)  # fmt: skip
        act = self.chance.choice(acts)
        try:
            with transaction.atomic():
                if act() is not False:
                    self.done[act.__name__] += 1
        except Refused:
            self.done[f"{act.__name__} refused"] += 1

    def amount(self, most: Decimal) -> str:
        """All of it as often as a part."""
        return str(
            most if self.chance.random() < 0.5 else Decimal(self.chance.randint(1, int(most * 100))) / 100
        )

    def issue(self) -> None:
        run = recoveries.another_run()
        money.line(self.chance.choice(self.awards), self.amount(Decimal(500)), in_run=run)
        ledger.book_run(run)

    def take_back(self) -> bool:
        award = self.chance.choice(self.awards)
        level = award.lines.order_by("-seq")[0].after
        if level:
            recoveries.taken_back(award, self.amount(level))
        return bool(level)

    def pay(self) -> None:
        batch = Batch.objects.filter(state="prepared").first() or self.office.prepared(JULY)
        batches.approve(self.office.checker, batch.pk, version=batch.version)
        batch.refresh_from_db()
        money.release(self.office.releaser, batch.pk, version=batch.version)
        failed = {n: "03" for n in range(1, batch.count + 1) if self.chance.random() < 0.3}
        recoveries.sent_and_returned(self.office, batch, failed)

    def prepare(self) -> None:
        self.office.prepared(JULY)

    def cancel(self) -> bool:
        batch = Batch.objects.filter(state="prepared").first()
        if batch:
            batches.cancel(self.office.maker, batch.pk, version=batch.version, reason="x")
        return bool(batch)

    def repair(self) -> bool:
        failed = list(
            Transfer.objects.filter(state="failed", carried__live=True).distinct().order_by("reference")
        )
        if failed:
            act = self.chance.choice((repair.give_up, repair.send_again, repair.paid_late))
            transfer = self.chance.choice(failed)
            voucher = (f"V-{transfer.reference}-{transfer.events.count()}",)
            act(self.office.maker, transfer.pk, "x", *(voucher if act == repair.paid_late else ()))
        return bool(failed)

    def propose(self) -> bool:
        """Some of what is open of an award, a part of it waived now and then."""
        ready = Claim.objects.filter(open__gt=0, waits=False).order_by("line")
        if not ready:
            return False
        award = self.chance.choice([claim.award for claim in ready])
        found = list(ready.filter(award=award))
        chosen = found[: self.chance.randint(1, len(found))]
        total = sum((claim.open for claim in chosen), Decimal(0))
        waived = Decimal(self.amount(total)) if self.chance.random() < 0.5 else Decimal(0)
        lines = [claim.line_id for claim in chosen]
        recoveries.proposed(self.office, award, lines=lines, waived=waived, waiver_reason="x")
        return True

    def decide(self) -> bool:
        waits = Receivable.objects.filter(state="open").order_by("number").first()
        if waits and self.chance.random() < 0.8:
            deciding.approve(self.office.checker, waits.pk)
        elif waits:
            deciding.send_back(self.office.checker, waits.pk, "x")
        return bool(waits)

    def _owing(self) -> Receivable | None:
        found = [each for each in Receivable.objects.filter(state="approved") if chain.owed(each)]
        return self.chance.choice(sorted(found, key=lambda each: each.number)) if found else None

    def refund(self) -> bool:
        if found := self._owing():
            amount = Decimal(self.amount(chain.owed(found)))
            receipt = f"R-{self.done['refund']}"
            settling.refund(self.office.maker, found.pk, amount=amount, received_on=clock.today(),
                            channel="bank", receipt=receipt)  # fmt: skip
        return bool(found)

    def write_off(self) -> bool:
        if waits := WriteOff.objects.filter(state="open").first():
            settling.approve_write_off(self.office.checker, waits.pk)
        elif found := self._owing():
            amount = Decimal(self.amount(chain.owed(found)))
            settling.propose_write_off(self.office.maker, found.pk, amount, "x")
        else:
            return False
        return True

    def reverse(self) -> bool:
        """What came in or was given up, whenever it was: what came after it stays."""
        found = Receivable.objects.filter(state="approved").order_by("number")
        if waits := Reversal.objects.filter(state="open").first():
            reversing.approve(self.office.checker, waits.pk)
        elif wrong := [event for each in found for event in reversing.reversible(each).order_by("seq")]:
            event = self.chance.choice(wrong)
            reversing.propose(self.office.maker, event.receivable_id, event.pk, "x")
        else:
            return False
        return True


def booked(code: str) -> Books:
    found: Books = defaultdict(Decimal)
    for entry in Entry.objects.filter(account__code=code).select_related("account"):
        found[entry.account.fund_id, entry.account.area_id] += entry.amount
    return {key: amount for key, amount in found.items() if amount}


def claimed() -> Books:
    """What is open, and what a proposal holds that nobody has decided on."""
    found: Books = defaultdict(Decimal)
    for claim in Claim.objects.all():
        held = claim.line.recoveries.filter(live=True, receivable__state="open").exists()
        found[claim.fund_id, claim.town_id] += claim.open + (claim.taken if held else 0)
    return {key: amount for key, amount in found.items() if amount}


def owed() -> Books:
    """What is left of each receivable; here each is of one town, so no share has to be reckoned."""
    found: Books = defaultdict(Decimal)
    for each in Receivable.objects.filter(state="approved"):
        found["city", each.area_id] += chain.owed(each)
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("seed", "steps"),
    [(20200605, SHORT), *(pytest.param(seed, LONG, marks=pytest.mark.long) for seed in (1, 2))],
)
def test_the_books_hold_what_is_claimed_and_what_is_owed(office: Office, seed, steps, record_property):
    history = History(office, Random(seed))
    for _step in range(steps):
        history.step()
        assert booked("claimed") == claimed(), (seed, dict(history.done))
        assert booked("receivable") == owed(), (seed, dict(history.done))
        assert [each for each in agreement.balances() if not each.agrees] == []
    print(seed, dict(history.done))
    record_property("counted decisions of random recoveries", history.done["decide"])


@pytest.mark.pdf
def test_a_receivable_over_two_towns_is_booked_to_each(office: Office):
    """A household that moved: each month belongs to the town that answered for it."""
    award = recoveries.paid(office, "陈秀英", FIRST, "300.00", "100.00")
    recoveries.taken_back(award, "300.00")
    award.area = areas.other_town()
    recoveries.taken_back(award, "100.00", "utilities")
    found = recoveries.decided(office, award, waived=Decimal(50), waiver_reason="x")
    here, there = areas.town().pk, areas.other_town().pk
    assert booked("receivable") == {("city", here): Decimal(300), ("city", there): Decimal(50)}
    settling.refund(office.maker, found.pk, amount=Decimal(320), received_on=clock.today(),
                    channel="bank", receipt="R-1")  # fmt: skip
    assert booked("receivable") == {("city", there): Decimal(30)}
    assert booked("recovered") == {("city", here): Decimal(300), ("city", there): Decimal(20)}
