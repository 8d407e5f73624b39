"""抵扣: what running set-offs would keep back of what is to be paid. Nothing here writes.

Only the debtor's own money on a transfer to the debtor, in the fund that the receivable belongs to; at most
what was agreed for a month and what is still owed; and the floor is left. The database refuses anything else.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet, Sum

from civilaffairs.accounts.models import Area
from civilaffairs.benefits.settings import get as setting
from civilaffairs.benefits.standards import value_of
from civilaffairs.lib.money import FEN, ZERO, round_fen
from civilaffairs.payments.groups import Group, Keeping
from civilaffairs.payments.models import SetOff, Transfer, Withheld
from civilaffairs.payments.recoveries import chain

FLOOR = "set-off.floor"
_OWN = """
SELECT l.id, l.amount, l.town_id FROM payments_line l
WHERE l.id = ANY(%s) AND payments_may_be_kept(l.id, %s) ORDER BY l.amount DESC, l.id
"""
_HEADS = """
SELECT count(DISTINCT COALESCE(c.person_id, a.person_id)) FROM payments_line l
JOIN benefits_award a ON a.id = l.award_id LEFT JOIN benefits_awardcover c
    ON a.household_id IS NOT NULL AND c.award_id IN (a.id, a.follows_id) AND l.for_month >= c.from_month
    AND (c.to_month IS NULL OR l.for_month < c.to_month)
WHERE l.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Own:
    """A line that is the debtor's own money."""

    line: int
    amount: Decimal
    town: int


def running(month: date, fund: str) -> QuerySet[SetOff]:
    """The set-offs that a batch of a month and a fund carries out, the oldest receivable first."""
    rows = SetOff.objects.filter(
        state=SetOff.State.APPROVED,
        ended_at=None,
        from_month__lte=month,
        receivable__items__live=True,
        receivable__items__line__fund=fund,
    )
    return rows.distinct().select_related("receivable").order_by("receivable__number")


def keep_back(groups: Sequence[Group], month: date, fund: str) -> None:
    """Note on each group what is to be kept back of it, and what was before where its lines go again."""
    _kept_before(groups)
    found = list(running(month, fund))
    if not found:
        return
    by_payee: dict[uuid.UUID, list[Group]] = defaultdict(list)
    for group in groups:
        if group.payee.person_id is not None:
            by_payee[group.payee.person_id].append(group)
    for each in found:
        debtor, most = each.receivable.debtor_person_id, still(each, month)
        for group in by_payee.get(debtor, ()) if debtor else ():
            most -= _keep(each, group, month, most)


def still(found: SetOff, month: date) -> Decimal:
    """What it may keep back yet: of what was agreed for the month, and of what is owed."""
    taken = found.withheld.filter(live=True, transfer__batch__month=month).aggregate(
        sum=Sum("amount", default=ZERO)
    )["sum"]
    owed = chain.owed(found.receivable) - chain.reserved(found.receivable)
    return max(ZERO, min(found.monthly - taken, owed))


def floor_of(area: Area, month: date, heads: int) -> Decimal | None:
    """What must be left for so many people; None where no minimum living standard is published."""
    standard = value_of(area, "minimum-living", month)
    return None if standard is None else round_fen(Decimal(setting(area, FLOOR, month)) * standard * heads)


def _kept_before(groups: Sequence[Group]) -> None:
    """A failed transfer goes again less by the same: it was set off already."""
    rows = Withheld.objects.filter(live=True, transfer__state=Transfer.State.FAILED)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for line, amount in rows.values_list("line", "amount"):
        sums[line] += amount
    if not sums:
        return
    for group in groups:
        group.kept_before = sum((sums[line] for line in group.lines if line in sums), ZERO)


def _keep(found: SetOff, group: Group, month: date, most: Decimal) -> Decimal:
    """Of the largest lines first, each of which keeps something; the sum of it."""
    own = _own_lines(found, group)
    if most <= 0 or not own:
        return ZERO
    floor = floor_of(Area.objects.get(pk=own[0].town), month, _heads(own))
    if floor is None:
        return ZERO
    kept = _kept_of(group)
    mine = sum((each.amount - kept[each.line] for each in own), ZERO)
    floor = max(floor, group.floor)
    left, parts = min(most, mine - floor, group.amount - floor), []
    for each in own:
        part = min(left, each.amount - kept[each.line] - FEN)
        if part > 0:
            parts.append(Keeping(found.pk, each.line, part))
            left -= part
    if parts:
        group.keeps += parts
        group.floor = floor
    return sum((part.amount for part in parts), ZERO)


def _kept_of(group: Group) -> dict[int, Decimal]:
    """What earlier set-offs keep back of its lines."""
    kept: dict[int, Decimal] = defaultdict(Decimal)
    for each in group.keeps:
        kept[each.line] += each.amount
    return kept


def _own_lines(found: SetOff, group: Group) -> list[Own]:
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [group.lines, found.receivable_id])
        return [Own(*row) for row in cursor.fetchall()]


def _heads(own: Iterable[Own]) -> int:
    """How many people live on these lines."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [[each.line for each in own]])
        (count,) = cursor.fetchone()
    return max(1, int(count))
