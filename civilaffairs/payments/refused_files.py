"""The bank refuses a file as a whole and sends no file back: it says so by a notice.

Nothing of it was paid. All of it goes into the next batch, to the same accounts; no household is asked.
Only what was meant for somebody who has died stays for two people to decide.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.files.checks import Checked
from civilaffairs.lib import digests
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import estates, held_returns, ledger, makers, transfer_events
from civilaffairs.payments.banks import codes
from civilaffairs.payments.models import Batch, ReturnFile, Transfer, TransferLine
from civilaffairs.payments.proposals import say_why

State = Transfer.State


@transaction.atomic
def refuse(actor: Actor, batch_id: uuid.UUID, reason: str, notice: Checked) -> ReturnFile:
    """Every transfer fails for the batch's reason; ``notice`` is the bank's paper."""
    makers.wait_for_others()  # The lines become free.
    batch = Batch.objects.select_for_update(of=("self",)).select_related("area").get(pk=batch_id)
    require(actor, "return.import", area=batch.area, state=batch.state)
    if batch.state != Batch.State.EXPORTED or batch.transfers.exclude(state=State.SENT).exists():
        raise Refused(
            _("Only a file that was sent and of which the bank has answered nothing is refused as a whole."),
            _("Bring in what the bank answered; single payments are settled at the repair desk."),
        )
    reason = say_why(reason)
    kept = _keep(actor, batch, reason, notice)
    words = [
        transfer_events.Told(pk, State.FAILED, codes.FILE, reason)
        for pk in batch.transfers.order_by("position").values_list("pk", flat=True)
    ]
    transfer_events.answered(kept, actor.user, words)
    ledger.book_return(batch, kept, actor.user)
    _free(batch)
    batch.state = Batch.State.RETURNED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    held_returns.end_where_answered(kept)
    trail.record(
        "batch.refused", object_kind="batch", object_id=batch.pk, label=batch.number, reason=reason,
        detail={"sha256": digests.sha256(notice.data)},
    )  # fmt: skip
    return kept


def _keep(actor: Actor, batch: Batch, reason: str, notice: Checked) -> ReturnFile:
    stored = store.keep(
        notice.data,
        name=notice.name,
        category="refusal-notice",
        subject_kind="batch",
        subject_id=batch.pk,
        media_type=notice.media_type,
        made_by=actor.user,
    )
    # One paper may refuse several files: it is the batch's answer together with the batch's number.
    digest = digests.sha256(f"{batch.number}\n".encode() + notice.data)
    return ReturnFile.objects.create(
        batch=batch, name=notice.name[:120], file=stored, sha256=digest, refused_because=reason[:200],
        paid_count=0, paid_total=0, failed_count=batch.count, failed_total=batch.total,
        imported_by=actor.user,
    )  # fmt: skip


def _free(batch: Batch) -> None:
    dead = estates.of_dead(batch.transfers.all())
    TransferLine.objects.filter(transfer__batch=batch).exclude(transfer__in=dead).update(live=False)
