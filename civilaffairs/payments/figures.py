"""The figures of a run's page: how far its chunks are, what each town and benefit was issued."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, DecimalField, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from civilaffairs.accounts.models import Area
from civilaffairs.benefits import programme
from civilaffairs.benefits.codes import STANDARDS
from civilaffairs.jobs.models import Chunk
from civilaffairs.payments import queries
from civilaffairs.payments.models import Line, Run, RunException


def _chunks(run: Run) -> QuerySet[Chunk]:
    return Chunk.objects.filter(job=run.job_id)


def chunks(run: Run) -> dict[str, int]:
    """How many chunks there are, are done, have failed."""
    return _chunks(run).aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(state="done")),
        failed=Count("pk", filter=Q(state="failed")),
    )


def failed(run: Run) -> QuerySet[Chunk]:
    """The parts that failed, with what their last attempt said."""
    return _chunks(run).filter(state="failed").exclude(error="").order_by("stage", "number")[:20]


def exceptions(run: Run) -> QuerySet[RunException]:
    """What the run could not settle."""
    return RunException.objects.filter(run=run).select_related("award").order_by("id")


def missing_standards(row: RunException) -> str:
    """The standards that an award lacks, by their names."""
    codes = row.detail.get("standards", [])
    return _(", ").join(str(STANDARDS[code].name) if code in STANDARDS else code for code in codes)


def towns(run: Run) -> list[dict[str, Any]]:
    """What each town's chunks have done and issued so far."""
    money = DecimalField(max_digits=14, decimal_places=2)
    work = (
        _chunks(run)
        .annotate(town=Cast(KeyTextTransform("town", "payload"), IntegerField()))
        .values("town")
        .annotate(all=Count("pk"), done=Count("pk", filter=Q(state="done")))
    )
    issued = (
        Line.objects.filter(run=run)
        .values("town")
        .annotate(
            lines=Count("pk"),
            due=Sum("amount", filter=Q(amount__gt=0), default=0, output_field=money),
            claimed=Sum("amount", filter=Q(amount__lt=0), default=0, output_field=money),
        )
    )
    rows = {row["town"]: {**row, "lines": 0, "due": 0, "claimed": 0} for row in work}
    for row in issued:
        rows.setdefault(row["town"], {"all": 0, "done": 0}).update(row)
    areas = Area.objects.in_bulk(rows)
    return [{**rows[pk], "area": area} for pk, area in sorted(areas.items(), key=lambda pair: pair[1].path)]


def benefits(run: Run) -> list[dict[str, Any]]:
    """The sums of each line of each benefit."""
    sums = Line.objects.filter(run=run).values("programme", "line").order_by("programme", "line")
    names = queries.line_names()
    return [
        {
            **row,
            "name": programme.get(row["programme"]).name,
            "line_name": names.get((row["programme"], row["line"]), row["line"]),
        }
        for row in sums.annotate(lines=Count("pk"), sum=Sum("amount"))
    ]
