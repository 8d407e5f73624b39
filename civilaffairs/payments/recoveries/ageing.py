"""账龄: what is open by its age, of claims since they arose and of receivables since they were decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.lib.text import Text
from civilaffairs.payments.models import Claim, Receivable


@dataclass(frozen=True, slots=True)
class Age:
    """A bucket of the ageing: from so many days on, up to and including so many."""

    code: str
    label: Text
    least: int
    most: int | None


AGES = (
    Age("30", _("up to 30 days"), 0, 30),
    Age("90", _("31–90 days"), 31, 90),
    Age("180", _("91–180 days"), 91, 180),
    Age("older", _("over 180 days"), 181, None),
)


@dataclass(frozen=True, slots=True)
class Aged:
    """What a bucket holds."""

    age: Age
    count: int
    total: Decimal


def find(code: str) -> Age | None:
    """None where no age is asked for; an age that there is not is no page."""
    if not code:
        return None
    for age in AGES:
        if age.code == code:
            return age
    raise Http404


def claims_of(rows: QuerySet[Claim], age: Age) -> QuerySet[Claim]:
    return rows.filter(_within(age, "arisen_at"))


def receivables_of(rows: QuerySet[Receivable], age: Age) -> QuerySet[Receivable]:
    return rows.filter(_within(age, "decided_at"))


def of_claims(rows: QuerySet[Claim]) -> list[Aged]:
    """Count of awards and sum of each bucket; together they are all that is open."""
    return _buckets(rows, "arisen_at", "award", "open")


def of_receivables(rows: QuerySet[Receivable]) -> list[Aged]:
    """Count and what is left of each bucket; together they are all that is owed."""
    return _buckets(rows, "decided_at", "pk", "owed")


def _buckets(
    rows: QuerySet[Claim] | QuerySet[Receivable], since: str, counted: str, summed: str
) -> list[Aged]:
    """All of them in one question."""
    terms: dict[str, Count | Sum] = {}
    for age in AGES:
        within = _within(age, since)
        terms[f"count_{age.code}"] = Count(counted, filter=within, distinct=True)
        terms[f"sum_{age.code}"] = Sum(summed, filter=within, default=ZERO)
    found = rows.order_by().aggregate(**terms)
    return [Aged(age, found[f"count_{age.code}"], found[f"sum_{age.code}"]) for age in AGES]


def _within(age: Age, since: str) -> Q:
    """So many days ago, by the calendar of the office."""
    today = clock.today()
    least = Q(**{f"{since}__date__lte": today - timedelta(days=age.least)})
    if age.most is None:
        return least
    return least & Q(**{f"{since}__date__gte": today - timedelta(days=age.most)})
