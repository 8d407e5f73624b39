"""发放花名册: the payment roster of a batch, as a numbered letter.

Setting thousands of rows takes a while, so a worker makes the letter and the batch's page shows
it when it is there.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor, actor_of
from civilaffairs.accounts.matrix import require
from civilaffairs.casework import letters
from civilaffairs.casework.models import Letter
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.services import open_job
from civilaffairs.lib import bank_accounts, id_numbers
from civilaffairs.lib.errors import Refused
from civilaffairs.payments.models import Batch

JOB_KIND = "payments.roster"
ROWS_ON_A_SHEET = 20  # what an A4 sheet across holds with its totals and signatures


@transaction.atomic
def order(actor: Actor, batch: Batch) -> Job:
    """Let a worker print the frozen content of a batch; while one is at it, its job is the answer."""
    require(actor, "batch.read", area=batch.area)
    Batch.objects.select_for_update().get(pk=batch.pk)
    at_work = Job.objects.filter(kind=JOB_KIND, subject_id=batch.pk, state=Job.State.OPEN).first()
    payload = {"batch": str(batch.pk), "post": str(actor.post.pk)}
    return at_work or open_job(JOB_KIND, batch.pk, batch.number, [(0, batch.number, payload)], actor.user)


def work(chunk: Chunk) -> dict[str, Any]:
    """Make the letter in the name of whoever ordered it."""
    batch = Batch.objects.select_related("area", "fund").get(pk=chunk.payload["batch"])
    user = chunk.job.started_by
    actor = actor_of(user, chunk.payload["post"]) if user else None
    if actor is None:
        raise Refused(_("Whoever ordered the roster holds no post any more."))
    return {"letter": str(issue(actor, batch).pk)}


def finish(job: Job) -> None:
    """The letter was kept with the chunk; nothing is left to do."""


def of_batch(batch_id: uuid.UUID) -> list[Letter]:
    """The rosters of a batch, the newest first, voided ones included."""
    printed = Letter.objects.filter(subject_id=batch_id, series__kind="roster")
    return list(printed.select_related("file").order_by("-at"))


def issue(actor: Actor, batch: Batch) -> Letter:
    """Print the frozen content of a batch; numbers and accounts are masked."""
    require(actor, "batch.read", area=batch.area)
    signers: dict[str, list[str]] = defaultdict(list)
    for signature in batch.signatures.select_related("user").order_by("pk"):
        signers[signature.step].append(signature.user.name)
    context = {
        "sheets": _sheets(batch),
        "count": batch.count,
        "total": batch.total,
        "batch_number": batch.number,
        "month": batch.month,
        "fund": batch.fund.name,
        "maker": "、".join(signers["prepared"]),
        "checker": "、".join(signers["approved"]),
        "releaser": "、".join(signers["released"]),
    }
    return letters.issue("roster", actor=actor, office=batch.area, context=context, subject_id=batch.pk)


def _sheets(batch: Batch) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "position": t.position,
            "name": t.payee_name,
            "id_mask": _mask(t.payee_person.id_number if t.payee_person else None),
            "memo": t.memo,
            "amount": t.amount,
            "account_mask": bank_accounts.mask(t.account.number),
            "bank": t.account.bank_name,
            "status": t.get_state_display(),
        }
        for t in batch.transfers.select_related("account", "payee_person").order_by("position")
    ]
    pages = [rows[start : start + ROWS_ON_A_SHEET] for start in range(0, len(rows), ROWS_ON_A_SHEET)]
    return [{"rows": page, "total": sum((row["amount"] for row in page), Decimal(0))} for page in pages]


def _mask(number: str | None) -> str:
    return id_numbers.mask(number) if number else ""
