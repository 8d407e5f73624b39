"""A later run takes back what was never sent: the books show neither an entitlement nor a claim of it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from civilaffairs.benefits.models import Award
from civilaffairs.lib import clock
from civilaffairs.payments import batches, queries, runs, todo
from civilaffairs.payments.models import Line, Run, TransferLine
from tests.factories import money
from tests.factories.money import FIRST, JULY, JUNE, SECOND, Office, books


def end(run: Run) -> None:
    """What follows a run's last part."""
    for hook in runs.on_computed:
        hook(run)


def off_cycle() -> Run:
    number = Run.objects.count() + 1
    return Run.objects.create(
        month=JUNE, kind="off-cycle", number=number, area=money.city(), programmes=["minimum-living"],
        known_until=clock.now(), state="computed",
    )  # fmt: skip


def take_back(award: Award, *codes: str) -> Run:
    """Another run finds that nothing is due on these lines."""
    run = off_cycle()
    for code in codes or ("top-up", "utilities"):
        issued = sum(line.amount for line in award.lines.filter(line=code))
        money.line(award, f"-{issued}", code, in_run=run)
    end(run)
    return run


@pytest.fixture
def li(office: Office) -> Iterator[Award]:
    """陈秀英 is due 1140 yuan and stays so; 李明's 1140 are what the tests take back."""
    money.due("陈秀英", FIRST)
    yield (award := money.due("李明", SECOND))
    # Whatever happened: entitled is what may still be sent, claimed what was sent and is not due.
    end_of_books(award)


def end_of_books(award: Award) -> None:
    sent = set(
        TransferLine.objects.filter(transfer__batch__state__in=["released", "exported"]).values_list(
            "line", flat=True
        )
    )
    lines = list(Line.objects.order_by("id"))
    due = {(line.award_id, line.for_month, line.line): line.after for line in lines}
    positive = [line for line in lines if line.amount > 0]
    taken = [
        line for line in positive
        if any(o.after == 0 and o.seq > line.seq and (o.award_id, o.line) == (line.award_id, line.line)
               for o in lines)
    ]  # fmt: skip
    live = set(TransferLine.objects.filter(live=True).values_list("line", flat=True))
    waiting = [line for line in positive if line.pk not in sent and (line not in taken or line.pk in live)]
    claims = -sum(line.amount for line in lines if line.amount < 0)
    reversed_ = sum(line.amount for line in taken if line.pk not in sent and line.pk not in live)
    found = books()
    assert -found.get("entitled", Decimal(0)) == sum(line.amount for line in waiting)
    assert found.get("claimed", Decimal(0)) == claims - reversed_
    assert found["expense"] == sum(due.values())


def test_nothing_is_left_of_what_was_never_sent(office: Office, li: Award):
    end(money.run())
    assert books() == {"expense": 2280, "entitled": -2280}
    take_back(li)
    assert books() == {"expense": 1140, "entitled": -1140}
    assert office.released().total == 1140
    assert books() == {"expense": 1140, "released": -1140}
    assert queries.not_in_batch(office.maker, JUNE) == []
    assert todo.rows(office.maker, 12) == []


def test_a_part_that_was_taken_back(office: Office, li: Award):
    end(money.run())
    take_back(li, "utilities")
    assert books() == {"expense": 2200, "entitled": -2200}


def test_it_is_booked_once_though_two_runs_take_back(office: Office, li: Award):
    end(money.run())
    take_back(li)
    again = off_cycle()
    money.line(li, "1060.00", in_run=again)
    end(again)
    assert books() == {"expense": 2200, "entitled": -2200}
    take_back(li, "top-up")
    assert books() == {"expense": 1140, "entitled": -1140}


def test_what_a_batch_carried_is_reversed_when_the_batch_is_taken_back(office: Office, li: Award):
    end(money.run())
    batch = office.prepared()
    take_back(li)
    assert books() == {"expense": 1140, "entitled": -2280, "claimed": 1140}
    batches.cancel(office.maker, batch.pk, version=batch.version, reason="A household was taken back")
    assert books() == {"expense": 1140, "entitled": -1140}
    second = office.prepared()
    assert second.total == 1140
    batches.cancel(office.maker, second.pk, version=second.version, reason="Wrong day")
    assert books() == {"expense": 1140, "entitled": -1140}


def test_what_was_sent_stays_a_claim(office: Office, li: Award):
    end(money.run())
    office.released()
    take_back(li)
    assert books() == {"expense": 1140, "released": -2280, "claimed": 1140}


def test_a_difference_that_was_not_sent_leaves_the_claim_on_what_was(office: Office, li: Award):
    end(money.run())
    office.released()
    july = money.run(JULY)
    money.line(li, "100.00", in_run=july)
    end(july)
    take_back(li, "top-up")
    assert books() == {"expense": 1220, "released": -2280, "claimed": 1060}
