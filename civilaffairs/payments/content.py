"""The content of a batch: how candidates become transfers, and the digest that is signed."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

from civilaffairs.payments import candidates, numbers
from civilaffairs.payments.models import Batch, Transfer, TransferLine


def freeze(batch: Batch, groups: Sequence[candidates.Group]) -> None:
    """Write the transfers into a draft and fix its count, total and digest."""
    _fill(batch, groups)
    batch.count = len(groups)
    batch.total = sum(group.amount for group in groups)
    batch.digest = digest_of(batch)
    batch.save(update_fields=["count", "total", "digest"])


def _fill(batch: Batch, groups: Sequence[candidates.Group]) -> None:
    replaced = _failed_before([line for group in groups for line in group.lines])
    transfers = [
        Transfer(
            batch=batch,
            position=position,
            reference=numbers.reference(batch.number, position),
            account=group.account,
            payee_person_id=group.payee_person_id,
            payee_organisation_id=group.payee_organisation_id,
            payee_name=group.name,
            amount=group.amount,
            memo=numbers.memo(batch.month, group.programmes),
            replaces_id=_first_not_used(replaced, group.lines),
        )
        for position, group in enumerate(groups, 1)
    ]
    Transfer.objects.bulk_create(transfers, batch_size=1000)
    TransferLine.objects.bulk_create(
        [
            TransferLine(transfer=transfer, line_id=line)
            for transfer, group in zip(transfers, groups, strict=True)
            for line in group.lines
        ],
        batch_size=2000,
    )


def _failed_before(lines: list[int]) -> dict[int, uuid.UUID]:
    """The failed transfer that carried a line and has no successor yet."""
    carried = TransferLine.objects.filter(
        line__in=lines, live=False, transfer__state=Transfer.State.FAILED
    ).exclude(transfer__successors__in=Transfer.objects.exclude(state=Transfer.State.CANCELLED))
    return dict(carried.order_by("transfer__reference").values_list("line", "transfer"))


def _first_not_used(replaced: dict[int, uuid.UUID], lines: list[int]) -> uuid.UUID | None:
    """One new transfer names one old; where several merge, the lines tell the rest."""
    found = next((replaced[line] for line in lines if line in replaced), None)
    for line in [line for line, transfer in replaced.items() if transfer == found]:
        del replaced[line]
    return found


def digest_of(batch: Batch) -> str:
    """SHA-256 over everything the bank will be told and the lines behind it."""
    digest = hashlib.sha256()
    head = [batch.number, batch.month, batch.area_id, batch.fund_id, batch.profile, batch.encoding]
    head += [batch.pay_on, batch.count, f"{batch.total:.2f}"]
    if batch.payer_account:  # batches of before did not freeze it
        head.append(batch.payer_account)
    digest.update("|".join(map(str, head)).encode())
    lines: dict[uuid.UUID, list[int]] = {}
    carried = TransferLine.objects.filter(transfer__batch=batch).order_by("line")
    for transfer, line in carried.values_list("transfer", "line"):
        lines.setdefault(transfer, []).append(line)
    columns = (
        "pk",
        "position",
        "reference",
        "account",
        "account__number_index",
        "payee_name",
        "amount",
        "memo",
    )
    for row in batch.transfers.order_by("position").values_list(*columns):
        transfer, position, reference, account, number_index, payee, amount, memo = row
        parts = [position, reference, account, bytes(number_index).hex()]
        parts += [payee, f"{amount:.2f}", memo, *lines.get(transfer, [])]
        digest.update(("\n" + "|".join(map(str, parts))).encode())
    return digest.hexdigest()
