"""夜间试算: the books are compared with their rows every night and when somebody asks; the result is kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.accounts.models import Area
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.services import open_job
from civilaffairs.payments.books import agreement, balances
from civilaffairs.payments.models import BooksCheck, Fund, LedgerAccount

JOB_KIND = "payments.books"
KEPT = 50  # accounts that are named; all are counted


@dataclass(frozen=True, slots=True)
class Difference:
    """An account whose balance is not that of its rows; ``url`` leads to its entries."""

    fund: Fund
    area: Area
    account: str
    booked: Decimal
    counted: Decimal
    url: str

    @property
    def amount(self) -> Decimal:
        return self.booked - self.counted


@transaction.atomic
def start(actor: Actor | None) -> Job:
    """Have the books looked at; whoever asks while that is done sees the same work."""
    if actor is not None:
        require(actor, "ledger.check", area=actor.area)
    if found := running():
        return found
    everything: dict[str, Any] = {}
    return open_job(JOB_KIND, None, "", [(0, "", everything)], actor.user if actor else None)


def work(chunk: Chunk) -> dict[str, Any]:
    """Compare all accounts. The result and the chunk's mark commit together."""
    every = agreement.balances()
    wrong = [each for each in every if not each.agrees]
    BooksCheck.objects.create(
        asked_by_id=chunk.job.started_by_id,
        accounts=sum(bool(each.code) for each in every),
        differing=len(wrong),
        found=[[w.code, w.fund, w.area, str(w.booked), str(w.counted)] for w in wrong[:KEPT]],
    )
    return {"accounts": len(every), "differing": len(wrong)}


def finish(job: Job) -> None:
    """The result was written with the work itself."""


def may_read_job(actor: Actor, job: Job) -> bool:
    return permits(actor.role, "ledger.read")


def running() -> Job | None:
    return Job.objects.filter(kind=JOB_KIND, state=Job.State.OPEN).first()


def last() -> BooksCheck | None:
    return BooksCheck.objects.select_related("asked_by").order_by("-pk").first()


def differences(actor: Actor, check: BooksCheck) -> list[Difference]:
    """What the look found in the books that the actor may read."""
    areas = visible_to(Area.objects.all(), actor, "path").in_bulk([area for _, _, area, *_ in check.found])
    funds = Fund.objects.in_bulk()
    labels = dict(LedgerAccount.Code.choices)
    return [
        Difference(
            funds[fund],
            areas[area],
            str(labels[code]) if code else _("All accounts together"),
            Decimal(booked),
            Decimal(counted),
            balances.behind(fund=fund, town=area, **({"account": code} if code else {})),
        )
        for code, fund, area, booked, counted in check.found
        if area in areas
    ]
