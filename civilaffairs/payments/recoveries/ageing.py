"""账龄 of what was decided and is still owed: by the days since the decision, in the claims' buckets."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum

from civilaffairs.lib import clock
from civilaffairs.lib.money import ZERO
from civilaffairs.payments.models import Receivable
from civilaffairs.payments.recoveries.claims import AGES, Age, Aged


def find(code: str) -> Age | None:
    return next((age for age in AGES if age.code == code), None)


def of_age(owed: QuerySet[Receivable], age: Age) -> QuerySet[Receivable]:
    """Those decided so many days ago, by the calendar of the office."""
    return owed.filter(_decided(age))


def of_owed(owed: QuerySet[Receivable]) -> list[Aged]:
    """Count and what is left of each bucket, in one question; together they are all that is owed."""
    terms: dict[str, Count | Sum] = {}
    for age in AGES:
        terms[f"count_{age.code}"] = Count("pk", filter=_decided(age))
        terms[f"sum_{age.code}"] = Sum("owed", filter=_decided(age), default=ZERO)
    found = owed.order_by().aggregate(**terms)
    return [Aged(age, found[f"count_{age.code}"], found[f"sum_{age.code}"]) for age in AGES]


def _decided(age: Age) -> Q:
    today = clock.today()
    since = Q(decided_at__date__lte=today - timedelta(days=age.least))
    return since if age.most is None else since & Q(decided_at__date__gte=today - timedelta(days=age.most))
