"""Starting and finishing a run: who calculates which months of which benefits, for whom."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.benefits.models import Award
from civilaffairs.jobs.models import Job
from civilaffairs.jobs.services import abandon, open_job
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import check_month, cutoff, format_month
from civilaffairs.payments import changed, coverage, statistics
from civilaffairs.payments.models import Fund, Line, Run

JOB_KIND = "payments.run"
CHUNK = 5000

# Called with the run in the transaction that ends it, in order; the ledger books here.
on_computed: list[Callable[[Run], object]] = []

CHUNKS = """
SELECT programme, area_id, jsonb_object_agg(id, first) FROM (
    SELECT *, (row_number() OVER (PARTITION BY programme, area_id ORDER BY id) - 1) / %(size)s AS part
    FROM award
) sized GROUP BY programme, area_id, part
ORDER BY array_position(%(programmes)s::text[], programme::text), area_id, part
"""


def start(
    actor: Actor | None,
    month: date,
    area: Area,
    programmes: Sequence[str] | None = None,
    kind: str = Run.Kind.MONTHLY,
    *,
    full: bool = False,
) -> Run:
    """Open a run and its job. Refused while another open run covers a benefit in a town of the area.

    Benefits that the chosen ones depend on are calculated too, before them. The month's run goes on from
    what off-cycle runs have calculated. A ``full`` run looks at every month of every award, not only at
    what was touched since the last one.
    """
    if actor:
        require(actor, "run.start", area=area)
    chosen = programme.closure(programmes) if programmes else programme.paying()
    return _begin(actor, month, area, chosen, kind, full=full)


def start_for(actor: Actor, month: date, award: Award) -> Run:
    """An off-cycle run for one urgent award: what is due to it by all that is known now, and nothing else."""
    require(actor, "run.start", area=award.area)
    return _begin(actor, month, award.area, (award.programme,), Run.Kind.OFF_CYCLE, award=award)


def _begin(
    actor: Actor | None,
    month: date,
    area: Area,
    chosen: tuple[str, ...],
    kind: str,
    *,
    full: bool = False,
    award: Award | None = None,
) -> Run:
    check_month(month)
    _check_funds(chosen, area)
    with transaction.atomic():
        _wait_for_the_same(month, kind, area)
        run = _open(actor, month, area, chosen, kind, award)
        coverage.cover(run)
        # What is undone is not learnt: first comes all that may refuse.
        statistics.refresh()
        label = f"{format_month(month)} {award.number if award else area.name}"
        run.job = open_job(JOB_KIND, run.pk, label, chunks(run, full=full), run.started_by)
        run.save(update_fields=["job"])
        trail.record("run.start", object_kind="run", object_id=run.pk, label=label)
    return run


def _wait_for_the_same(month: date, kind: str, area: Area) -> None:
    """Who starts the same at this moment goes first; then it can be said which run is in the way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"run {month} {kind} {area.pk}"]
        )


def _open(
    actor: Actor | None, month: date, area: Area, chosen: tuple[str, ...], kind: str, award: Award | None
) -> Run:
    known_until = clock.now()
    if kind == Run.Kind.MONTHLY:
        # A month that has not begun is calculated from what is known now: nobody knows the rest yet.
        known_until = coverage.known_until(month, area, chosen, min(cutoff(month), known_until))
    return Run.objects.create(
        month=month,
        kind=kind,
        number=_next_number(month, kind, area),
        area=area,
        award=award,
        programmes=list(chosen),
        known_until=known_until,
        snapshot=changed.snapshot(),
        statements=changed.statements(list(chosen)),
        started_by=actor.user if actor else None,
    )


def finish(job: Job) -> None:
    """Freeze the run's totals and let others cover its towns; in the last chunk's transaction."""
    _freeze(Run.objects.select_for_update().get(job=job), Run.State.COMPUTED)


@transaction.atomic
def close_unfinished(actor: Actor, run_id: uuid.UUID, reason: str) -> Run:
    """End a run of which parts failed: what it issued stands, and the next run issues the rest."""
    run = Run.objects.select_related("area", "job").get(pk=run_id)
    require(actor, "run.start", area=run.area)
    if not reason.strip():
        raise Refused(_("Say why."))
    if run.job is None or run.job.state != Job.State.FAILED:
        raise Refused(
            _("Only a run of which a part failed can be closed."),
            _("Look at the run again: it is being calculated or has ended."),
        )
    abandon(run.job)
    run = Run.objects.select_for_update(of=("self",)).select_related("area").get(pk=run_id)
    _freeze(run, Run.State.CLOSED)
    label = f"{format_month(run.month)} {run.area.name}"
    trail.record("run.close", object_kind="run", object_id=run.pk, label=label, reason=reason[:200])
    return run


def _freeze(run: Run, state: Run.State) -> None:
    issued = Line.objects.filter(run=run).aggregate(count=Count("id"), total=Sum("amount", default=Decimal()))
    run.line_count, run.total = issued["count"], issued["total"]
    run.state, run.finished_at = state, clock.now()
    run.save(update_fields=["line_count", "total", "state", "finished_at"])
    run.covers.update(open=False)
    for hook in on_computed:
        hook(run)


def _check_funds(codes: Sequence[str], area: Area) -> None:
    """Every benefit that somebody here has been granted needs its fund."""
    awards = Award.objects.filter(programme__in=codes, area__path__within=area.path)
    granted = awards.order_by().values_list("programme", flat=True).distinct()
    shared = granted.filter(amounts__shared__gt=0)
    wanted = {programme.get(code).fund for code in granted}
    wanted |= {programme.get(code).shared_with for code in shared}
    if missing := wanted - set(Fund.objects.filter(pk__in=wanted).values_list("pk", flat=True)):
        raise Refused(
            _("The fund %(fund)s is not set up.") % {"fund": ", ".join(sorted(missing))},
            _("Enter the fund before the run."),
        )


def _next_number(month: date, kind: str, area: Area) -> int:
    last = Run.objects.filter(month=month, kind=kind, area=area).aggregate(last=Max("number", default=0))
    return int(last["last"]) + 1


def chunks(run: Run, *, full: bool = False) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """At most ``CHUNK`` awards of one town and their first months; a stage per benefit, in order.

    The database keeps the list and hands out a few chunks at a time: a city's awards need much memory.
    """
    nothing = {"run": str(run.pk), "programme": run.programmes[0], "town": run.area_id, "awards": {}}
    empty = True
    with connection.chunked_cursor() as cursor:
        cursor.execute(changed.first_months() + CHUNKS, {**changed.values(run, full=full), "size": CHUNK})
        while rows := cursor.fetchmany(1):
            for code, town, awards in rows:
                payload = {"run": str(run.pk), "programme": code, "town": town, "awards": json.loads(awards)}
                yield run.programmes.index(code), code, payload
            empty = False
    if empty:
        yield 0, run.programmes[0], nothing
