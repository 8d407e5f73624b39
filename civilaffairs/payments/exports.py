"""The bank's file: made once, kept byte for byte with its manifest, handed out again unchanged."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from civilaffairs.files import store
from civilaffairs.files.models import StoredFile
from civilaffairs.lib import digests
from civilaffairs.lib.errors import Refused
from civilaffairs.payments import content, doubts, manifest, numbers, transfer_events
from civilaffairs.payments.banks import profile as profile_of
from civilaffairs.payments.banks.rows import Head, Row
from civilaffairs.payments.checks import looking
from civilaffairs.payments.models import BankFile, Batch, Transfer
from civilaffairs.people.models import BankAccount

_AT_ONCE = 5000  # rows read from the database


def export(actor: Actor, batch_id: uuid.UUID) -> BankFile:
    """Give out the file of a released batch; the second time the same row and bytes.

    Before the first time it is looked at once more: what the checks find stays found, even if nothing goes.
    """
    released = Batch.objects.select_related("area").filter(pk=batch_id, state=Batch.State.RELEASED).first()
    if released and permits(actor.role, "batch.export"):
        looking.at_batch(released)
    return _export(actor, batch_id)


@transaction.atomic
def _export(actor: Actor, batch_id: uuid.UUID) -> BankFile:
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
        detail={"file": kept.name, "sha256": kept.sha256, "sm3": kept.sm3, "again": again},
    )
    return kept


def fetched(batch: Batch) -> list[Event]:
    """Who fetched the bank's file when, the first time first: the trail notes each of them."""
    return list(
        Event.objects.filter(
            action="batch.export", object_kind="batch", object_id=str(batch.pk), result=Event.Result.OK
        ).order_by("id")
    )


def _make(actor: Actor, batch: Batch) -> BankFile:
    if batch.state != Batch.State.RELEASED:
        raise Refused(
            _("Only a released batch goes to the bank."),
            _("It must be approved by a second person and released by a third first."),
        )
    if content.digest_of(batch) != batch.digest:
        raise Refused(_("The content is not what was approved."))
    doubts.refuse_to_export(batch)
    rows = rows_of(batch)
    data = _file(batch, rows)
    profile = profile_of(batch.profile)
    name = numbers.file_name(batch, profile.extension)
    beside = PurePosixPath(name).stem + manifest.ENDING
    listing = manifest.build(batch, rows, name, data)
    bank_file = BankFile.objects.create(
        batch=batch,
        name=name,
        file=_keep(actor, batch, name, data, profile.media_type),
        manifest=_keep(actor, batch, beside, listing, manifest.MEDIA_TYPE),
        sha256=digests.sha256(data),
        sm3=digests.sm3(data),
        exported_by=actor.user,
    )
    transfer_events.happened(batch, Transfer.State.SENT, actor.user)
    batch.state = Batch.State.EXPORTED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    return bank_file


def _keep(actor: Actor, batch: Batch, name: str, data: bytes, media_type: str) -> StoredFile:
    return store.keep(
        data,
        name=name,
        category="bank-file",
        subject_kind="batch",
        subject_id=batch.pk,
        media_type=media_type,
        made_by=actor.user,
    )


def rebuild(batch: Batch, name: str = "") -> tuple[bytes, bytes]:
    """The file and its manifest, from what was frozen alone: the same bytes whenever it is asked."""
    rows = rows_of(batch)
    data = _file(batch, rows)
    return data, manifest.build(batch, rows, name, data)


def rows_of(batch: Batch) -> list[Row]:
    """The frozen transfers as the bank sees them."""
    opened = BankAccount._meta.get_field("number").opened
    columns = ("position", "account", "account__number", "payee_name", "amount", "memo", "reference")
    banks = ("account__bank_code", "account__bank_name")
    found = batch.transfers.order_by("position").values_list(*columns, *banks)
    return [
        Row(position, opened(account, number), *rest)
        for position, account, number, *rest in found.iterator(_AT_ONCE)
    ]


def _file(batch: Batch, rows: list[Row]) -> bytes:
    head = Head(
        number=batch.number,
        unit=numbers.parts_of(batch.number)["unit"],
        payer=batch.payer_account or batch.fund.payer_account or "",
        payer_bank_code=batch.payer_bank_code,
        pay_on=batch.pay_on,
        month=batch.month,
        count=batch.count,
        total=batch.total,
    )
    return profile_of(batch.profile).render(head, rows, batch.encoding)
