"""全量复算: what a run over everything would issue and a run over what changed would leave, tried and undone.

A calculated run left every month right by what it knew, and a later one looks only at what was touched since.
Whether that holds is tried here on the real rows: both runs are done for a town as of now, one after the
other, and undone. What the first one alone finds was overlooked: somebody changed what nobody noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme, trial
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.months import parse_month
from civilaffairs.payments import changed, coverage, issue, runs
from civilaffairs.payments.models import Line, Run, RunCover, RunException

REHEARSAL = 0  # No real run has this number.
Row = tuple[UUID, date, str, Decimal]


@dataclass(frozen=True, slots=True)
class Overlooked:
    """An award, the first and last of its months, and the yuan that move, added up without their signs."""

    award: UUID
    first: date
    last: date
    yuan: Decimal


def of_town(town: Area) -> list[Overlooked] | None:
    """What was overlooked up to the last month calculated; None while another run calculates the town.

    All is computed by the database and undone before this returns.
    """
    ended = RunCover.objects.filter(town=town, run__state=Run.State.COMPUTED, run__award=None)
    month = ended.aggregate(month=Max("run__month"))["month"]
    if month is None:
        return []
    try:
        with trial.undone():
            everything = _issued(town, month, full=True)
            noted = _issued(town, month, full=False)
    except Refused:
        return None
    return _by_award(everything - noted)


def _issued(town: Area, month: date, *, full: bool) -> set[Row]:
    """The rows that such a run would issue now: what each line would move by; 0 for a month set aside."""
    with transaction.atomic():
        run = Run.objects.create(
            month=month,
            kind=Run.Kind.OFF_CYCLE,
            number=REHEARSAL,
            area=town,
            programmes=list(programme.paying()),
            known_until=clock.now(),
            snapshot=changed.snapshot(),
            statements=changed.statements(list(programme.paying())),
        )
        coverage.cover(run)
        for _stage, code, payload in list(runs.chunks(run, full=full)):
            issue.issue(run, programme.get(code), payload["town"], payload["awards"])
        rows = set(Line.objects.filter(run=run).values_list("award_id", "for_month", "line", "amount"))
        for award, code, detail in RunException.objects.filter(run=run).values_list(
            "award_id", "code", "detail"
        ):
            rows |= {(award, parse_month(each), code, ZERO) for each in detail["months"]}
        transaction.set_rollback(True)
    return rows


def _by_award(rows: set[Row]) -> list[Overlooked]:
    months: dict[UUID, list[date]] = {}
    yuan: dict[UUID, Decimal] = {}
    for award, month, _line, amount in rows:
        months.setdefault(award, []).append(month)
        yuan[award] = yuan.get(award, ZERO) + abs(amount)
    return [Overlooked(award, min(each), max(each), yuan[award]) for award, each in sorted(months.items())]
