"""The comparison of a month: found, or made once from the lines of the ended runs of both months."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Subquery

from civilaffairs.accounts.models import Area
from civilaffairs.lib.months import add_months
from civilaffairs.payments.comparison import parts, shares, statements
from civilaffairs.payments.models import Comparison, Line, Run

ENDED = (Run.State.COMPUTED, Run.State.CLOSED)


class Gap(AssertionError):
    """The parts do not lead from last month's sum to this month's: the statement is wrong."""


def of(month: date, area: Area) -> Comparison:
    """This month beside the last one, in an area, by what its runs have issued so far."""
    runs = _runs(month, area)
    basis = hashlib.sha256("|".join(runs).encode()).hexdigest()
    same = Comparison.objects.filter(month=month, area=area, basis=basis).select_related("area")
    if known := same.first():
        return known
    try:
        with transaction.atomic():
            return _make(month, area, basis, runs)
    except IntegrityError:  # somebody else asked at the same time
        return same.get()


def _runs(month: date, area: Area) -> list[str]:
    """The runs of both months that may have issued something here."""
    # In the order of the index, which finds the first at once; else all lines may be read for it.
    first = Line.objects.filter(run=OuterRef("pk")).order_by("run_id", "town_id").values("pk")[:1]
    issued = Run.objects.annotate(first=Subquery(first)).filter(first__isnull=False)
    runs = issued.filter(month__in=[add_months(month, -1), month], state__in=ENDED)
    near = runs.filter(area__path__within=area.path) | runs.filter(area__path__covers=area.path)
    return sorted(str(pk) for pk in near.values_list("pk", flat=True))


def _make(month: date, area: Area, basis: str, runs: list[str]) -> Comparison:
    values: dict[str, Any] = {
        "month": month,
        "last": add_months(month, -1),
        "path": str(area.path),
        "runs": runs,
    }
    with connection.cursor() as cursor:
        cursor.execute(statements.SCRATCH)
        cursor.execute(statements.CHANGES, values)
        shares.divide(cursor)
        cursor.execute(statements.FIGURES, values)
        figures = [[*row[:4], str(row[4])] for row in cursor.fetchall()]
        if wrong := list(parts.gaps(figures)):
            raise Gap(f"{month} {area}: {wrong}")
        made = Comparison.objects.create(
            month=month, area=area, basis=basis, figures=figures, digest=_digest(month, area, basis, figures)
        )
        cursor.execute(statements.ROWS, [made.pk])
    return made


def _digest(month: date, area: Area, basis: str, figures: list[Any]) -> str:
    """SHA-256 over the month, the area, the runs, and every sum and count."""
    shown = [month.isoformat(), area.pk, basis, figures]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
