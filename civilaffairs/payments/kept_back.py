"""What is issued and stays behind for now: on hold, or blocked by a check. It goes with a later batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area
from civilaffairs.payments import candidates, numbers, queries, terms
from civilaffairs.payments.checks.blocking import STANDS
from civilaffairs.payments.models import CheckHitLine, FreeLine, Fund, HeldLine, Line

# Above this nobody waits for the exceptions of a page: so much is to be paid anyway.
_FEW = 5000


@dataclass(frozen=True, slots=True)
class Kept:
    """Lines of a fund that no batch takes now, and their sum."""

    count: int = 0
    total: Decimal = Decimal()


def lines(month: date, area: Area) -> QuerySet[Line]:
    """The payable lines that stay behind. It starts from holds and hits, which are few."""
    held = HeldLine.objects.values("line")
    stands = held.union(CheckHitLine.objects.filter(STANDS).values("line"))
    free = FreeLine.objects.filter(line__in=stands).values_list("line", flat=True)
    let_go = candidates.corrected_carriers().filter(line__in=stands).values_list("line", flat=True)
    return Line.objects.filter(
        ~Exists(candidates.in_cash().filter(award=OuterRef("award"))),
        ~Exists(candidates.taking_back()),
        candidates.issued("", month, area),
        pk__in={*free, *let_go},
    )


def by_fund(actor: Actor, month: date, area: Area | None = None) -> dict[str, Kept]:
    """What stays behind of each fund that has anything."""
    rows = lines(month, area or actor.area).order_by().values_list("fund")
    return {fund: Kept(*sums) for fund, *sums in rows.annotate(Count("pk"), Sum("amount"))}


def beside(
    waiting: list[queries.NotInBatch], actor: Actor, month: date
) -> list[tuple[queries.NotInBatch, Kept | None]]:
    """What waits for a batch, by fund, each with what of it stays behind."""
    kept = by_fund(actor, month) if waiting else {}
    return [(row, kept.get(row.fund.pk)) for row in waiting]


def funds_to_prepare(actor: Actor, month: date) -> list[Fund]:
    """The funds of which a batch can take something: nobody is asked to prepare one of held lines alone."""
    funds = list(queries.funds_to_prepare(actor, month))
    kept = by_fund(actor, month) if funds else {}
    if not kept:
        return funds
    counts = {row.fund.pk: row.count for row in queries.not_in_batch(actor, month)}
    return [fund for fund in funds if counts.get(fund.pk, 0) > kept.get(fund.pk, Kept()).count]


def to_pay(actor: Actor, month: date) -> list[queries.NotInBatch]:
    """What a batch could take now, by fund: less what is on hold, blocked, or an exception of the survey."""
    found = []
    for row in queries.not_in_batch(actor, month):
        if row.count > _FEW:
            found.append(row)
            continue
        carrier = terms.agreed(actor.area, month, row.fund.pk).carrier
        survey = candidates.survey(
            month, actor.area, row.fund, pay_on=numbers.pay_day(month), carrier=carrier
        )
        if survey.groups:
            count = sum(len(due.lines) for group in survey.groups for due in group.dues)
            found.append(queries.NotInBatch(row.fund, count, survey.total + survey.withheld))
    return found
