"""The bank's file: made once, kept byte for byte, handed out again unchanged."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import content, numbers
from civilaffairs.payments.banks import profile as profile_of
from civilaffairs.payments.banks.rows import Head, Row
from civilaffairs.payments.models import BankFile, Batch, Transfer, TransferEvent


@transaction.atomic
def export(actor: Actor, batch_id: uuid.UUID) -> BankFile:
    """Give out the file of a released batch; the second time the same row and bytes."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("area", "fund").get(pk=batch_id)
    require(actor, "batch.export", area=batch.area, state=batch.state)
    kept = BankFile.objects.filter(batch=batch).select_related("file").first()
    again = kept is not None
    if kept is None:
        kept = _make(actor, batch)
    trail.record(
        "batch.export",
        object_kind="batch",
        object_id=batch.pk,
        label=batch.number,
        detail={"file": kept.name, "sha256": kept.sha256, "again": again},
    )
    return kept


def _make(actor: Actor, batch: Batch) -> BankFile:
    if batch.state != Batch.State.RELEASED:
        raise Refused(
            _("Only a released batch goes to the bank."),
            _("It must be approved by a second person and released by a third first."),
        )
    if content.digest_of(batch) != batch.digest:
        raise Refused(_("The content is not what was approved."))
    data = render(batch)
    profile = profile_of(batch.profile)
    name = numbers.file_name(batch, profile.extension)
    stored = store.keep(
        data,
        name=name,
        category="bank-file",
        subject_kind="batch",
        subject_id=batch.pk,
        media_type="text/plain",
        made_by=actor.user,
    )
    bank_file = BankFile.objects.create(
        batch=batch,
        name=name,
        file=stored,
        sha256=hashlib.sha256(data).hexdigest(),
        exported_by=actor.user,
    )
    _mark_sent(actor, batch)
    batch.state = Batch.State.EXPORTED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    return bank_file


def render(batch: Batch) -> bytes:
    """The file of a frozen batch."""
    head = Head(
        number=batch.number,
        unit=numbers.parts_of(batch.number)["unit"],
        payer=batch.fund.payer_account or "",
        pay_on=batch.pay_on,
        count=batch.count,
        total=batch.total,
    )
    rows = [
        Row(row.position, row.account.number, row.payee_name, row.amount, row.memo)
        for row in batch.transfers.select_related("account").order_by("position")
    ]
    return profile_of(batch.profile).render(head, rows, batch.encoding)


def _mark_sent(actor: Actor, batch: Batch) -> None:
    transfers = batch.transfers.all()
    TransferEvent.objects.bulk_create(
        [TransferEvent(transfer=t, state=Transfer.State.SENT, actor=actor.user) for t in transfers],
        batch_size=2000,
    )
    transfers.update(state=Transfer.State.SENT)
