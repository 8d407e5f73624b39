"""全量复算: what a run over everything would issue and a run over what changed would leave, tried and undone.

A calculated run left every month right by what it knew, and a later one looks only at what was touched since.
Whether that holds is tried here on the real rows: both runs are done for a town as of now, one after the
other, and undone. What the first one alone finds was overlooked: somebody changed what nobody noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import parse_month
from civilaffairs.payments import changed, issue, runs
from civilaffairs.payments.models import Line, Run, RunCover, RunException

REHEARSAL = 0  # No real run has this number.
Row = tuple[UUID, date, str]  # an award, a month, a line


@dataclass(frozen=True, slots=True)
class Runs:
    """How many benefits of a town are being calculated, and how many ever were, run by run."""

    under_way: int
    ever: int


@dataclass(frozen=True, slots=True)
class Overlooked:
    """An award, the first and last of its months, and the yuan that move, added up without their signs."""

    award: UUID
    first: date
    last: date
    yuan: Decimal


def of_town(town: Area) -> list[Overlooked] | None:
    """What was overlooked up to the last month calculated; None while another run calculates the town.

    All is computed by the database and undone before this returns; nobody who starts a run waits for it.
    """
    covers = RunCover.objects.filter(town__path__within=town.path)
    computed = covers.filter(run__state=Run.State.COMPUTED, run__award=None)
    month, now, before = computed.aggregate(month=Max("run__month"))["month"], clock.now(), _runs(covers)
    if month is None:
        return []
    if before.under_way:
        return None
    everything, noted = (_issued(town, month, now, full=full) for full in (True, False))
    if _runs(covers) != before:
        return None
    return _by_award({row: everything[row] for row in everything.keys() - noted.keys()})


def _runs(covers: QuerySet[RunCover]) -> Runs:
    return Runs(**covers.aggregate(under_way=Count("pk", filter=Q(open=True)), ever=Count("pk")))


@transaction.atomic
def _issued(town: Area, month: date, now: datetime, *, full: bool) -> dict[Row, Decimal]:
    """What such a run would move each line by; 0 for a month that it sets aside."""
    codes = programme.paying()
    run = Run.objects.create(
        month=month,
        kind=Run.Kind.OFF_CYCLE,
        number=REHEARSAL,
        area=town,
        programmes=list(codes),
        known_until=now,
        snapshot=changed.snapshot(),
        statements=changed.statements(list(codes)),
    )
    places = Area.objects.filter(path__within=town.path)
    # Not open: an open one would keep whoever starts a run waiting.
    RunCover.objects.bulk_create(
        RunCover(run=run, programme=code, town=place, open=False) for code in codes for place in places
    )
    for _stage, code, payload in list(runs.chunks(run, full=full)):
        issue.issue(run, programme.get(code), payload["town"], payload["awards"])
    lines = Line.objects.filter(run=run).values_list("award_id", "for_month", "line", "amount")
    moved = {(award, month, line): amount for award, month, line, amount in lines}
    told = RunException.objects.filter(run=run).values_list("award_id", "code", "detail__months")
    moved |= {(award, parse_month(each), code): ZERO for award, code, months in told for each in months or ()}
    transaction.set_rollback(True)
    return moved


def _by_award(moved: dict[Row, Decimal]) -> list[Overlooked]:
    months: dict[UUID, list[date]] = {}
    yuan: dict[UUID, Decimal] = {}
    for (award, month, _line), amount in moved.items():
        months.setdefault(award, []).append(month)
        yuan[award] = yuan.get(award, ZERO) + abs(amount)
    return [Overlooked(award, min(each), max(each), yuan[award]) for award, each in sorted(months.items())]
