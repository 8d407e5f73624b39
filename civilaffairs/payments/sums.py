"""Where an amount leads that is the sum of lines: to the one line, or to all with their arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from civilaffairs.benefits.models import Award, AwardAmount
from civilaffairs.payments.models import CheckHit, CheckHitLine, Line

MOST = 200  # lines that one address names


def address(lines: Sequence[int]) -> str:
    """Nothing where there are none, or more than one page explains."""
    if len(lines) == 1:
        return reverse("payments:why", args=[lines[0]])
    if not lines or len(lines) > MOST:
        return ""
    return f"{reverse('payments:sum')}?{urlencode([('line', line) for line in sorted(lines)])}"


def named(visible: QuerySet[Line], asked: Iterable[str]) -> QuerySet[Line] | None:
    """The lines of such an address; None unless every one of them may be seen."""
    ids = {int(each) for each in asked if each.isdecimal() and len(each) < 19}
    if not 0 < len(ids) <= MOST:
        return None
    rows = visible.filter(pk__in=ids).select_related("run", "inputs")
    return rows.order_by("for_month", "award__number", "line", "seq") if rows.count() == len(ids) else None


def of_hits(hits: Iterable[CheckHit]) -> dict[int, str]:
    """Of what each check found; a whole town's amount is no sum of a few lines."""
    lines: dict[int, list[int]] = {hit.pk: [] for hit in hits if hit.award_id}
    # More than one page explains are not read either.
    few = CheckHitLine.objects.filter(hit__in=lines, hit__line_count__lte=MOST)
    for hit, line in few.values_list("hit", "line"):
        lines[hit].append(line)
    return {hit: address(found) for hit, found in lines.items() if found}


def fixed(award: Award) -> QuerySet[AwardAmount]:
    """What decisions fixed for an award, as it is known now."""
    return award.amounts.filter(known_to=None).select_related("decision__decided_by").order_by("for_month")
