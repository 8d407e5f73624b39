"""The letters of cases that a person may see, narrowed: what is listed is what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from civilaffairs.accounts.actors import Actor
from civilaffairs.casework import queries
from civilaffairs.casework.letters.kinds import KINDS
from civilaffairs.casework.models import Delivery, Letter
from civilaffairs.lib import clock


def chosen(
    actor: Actor, *, q: str = "", kind: str = "", state: str = "", issued_on: date | None = None
) -> QuerySet[Letter]:
    """The letters that stand, the newest first; ``state`` "open" are those to be delivered still."""
    rows = queries.letters_visible_to(actor).filter(voided_at=None, file__isnull=False)
    rows = rows.annotate(delivered=Exists(Delivery.objects.filter(letter=OuterRef("pk"))))
    if state == "open":
        rows = rows.filter(_of_kinds(kind.code for kind in KINDS.values() if kind.served), delivered=False)
    if kind:
        rows = rows.filter(_of_kinds([kind]))
    if text := q.strip():
        rows = rows.filter(Q(number__icontains=text) | Q(case__applicant_name__icontains=text))
    if issued_on:
        next_day = issued_on + timedelta(days=1)
        rows = rows.filter(at__gte=clock.midnight(issued_on), at__lt=clock.midnight(next_day))
    return rows.select_related("case", "file__content", "made_by").order_by("-at", "-serial")


def _of_kinds(codes: Iterable[str]) -> Q:
    """Series of these kinds; one that counts for a benefit has its code behind the kind's."""
    wanted = Q()
    for code in codes:
        wanted |= Q(series__kind=code) | Q(series__kind__startswith=f"{code}.")
    return wanted
