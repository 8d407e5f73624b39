"""回盘: the bank's answer to a batch, taken in whole or not at all.

A row is matched by the transfer's own reference (batch number and position in the profile
``pipe``). Anything that does not agree with what was sent refuses the whole file.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import ledger
from civilaffairs.payments.banks import profile as profile_of
from civilaffairs.payments.banks.rows import Problem, Return, ReturnedRow, Totals, Unreadable
from civilaffairs.payments.models import Batch, ReturnFile, Transfer, TransferEvent

_SHOWN = 200


class ReturnRefused(Refused):
    """Nothing of the file was taken in; ``problems`` names each line."""

    def __init__(self, problems: list[Problem], message: str = "") -> None:
        super().__init__(
            message or _("The return file does not agree with the batch. Nothing was taken in."),
            _("Ask the bank for a correct file; change nothing in it by hand."),
        )
        self.problems = problems[:_SHOWN]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did; ``already`` when the same file had been taken in before."""

    return_file: ReturnFile
    already: bool = False


@transaction.atomic
def import_file(actor: Actor, batch_id: uuid.UUID, name: str, data: bytes) -> Outcome:
    """Take in the bank's return of a batch, or raise Refused and change nothing."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("area").get(pk=batch_id)
    require(actor, "return.import", area=batch.area, state=batch.state)
    sha256 = hashlib.sha256(data).hexdigest()
    before = ReturnFile.objects.filter(sha256=sha256, batch=batch).first()
    if before:
        return Outcome(before, already=True)
    try:
        found = profile_of(batch.profile).parse(data)
    except Unreadable as error:
        raise ReturnRefused(
            list(error.problems), _("The file is not a return file of this profile.")
        ) from None
    _check_batch(batch, found)
    transfers = {t.position: t for t in batch.transfers.select_related("account")}
    problems = [*_wrong_rows(found.rows, transfers), *_wrong_totals(found, batch)]
    if problems:
        raise ReturnRefused(problems)
    return Outcome(_post(actor, batch, name, data, sha256, found, transfers))


def _check_batch(batch: Batch, found: Return) -> None:
    if found.number != batch.number:
        raise ReturnRefused(
            [Problem(1, _("The head names batch %(number)s.") % {"number": found.number[:40]})],
            _("This file answers another batch, not %(number)s.") % {"number": batch.number},
        )
    if batch.state != Batch.State.EXPORTED:
        raise Refused(
            _("Batch %(number)s is in the state “%(state)s”; a return is taken in once, after the export.")
            % {"number": batch.number, "state": batch.get_state_display()},
            _("If the bank paid a returned payment late, settle it at the repair desk."),
        )


def _wrong_rows(rows: Sequence[ReturnedRow], transfers: dict[int, Transfer]) -> Iterator[Problem]:
    times = Counter(row.position for row in rows)
    for row in rows:
        transfer = transfers.get(row.position)
        if transfer is None:
            yield Problem(row.at, _("Row %(row)s was not sent.") % {"row": row.position})
        elif times[row.position] > 1:
            yield Problem(row.at, _("Row %(row)s stands in the file more than once.") % {"row": row.position})
        else:
            yield from _differences(row, transfer)
    for position in sorted(transfers.keys() - times.keys()):
        yield Problem(0, _("Row %(row)s is missing.") % {"row": position})


def _differences(row: ReturnedRow, transfer: Transfer) -> Iterator[Problem]:
    if row.amount != transfer.amount:
        yield Problem(
            row.at,
            _("Row %(row)s: %(found)s yuan came back, %(sent)s were sent.")
            % {"row": row.position, "found": row.amount, "sent": transfer.amount},
        )
    if row.account != transfer.account.number:
        yield Problem(row.at, _("Row %(row)s names another account than was sent.") % {"row": row.position})


def _wrong_totals(found: Return, batch: Batch) -> Iterator[Problem]:
    """The head must agree with its rows, in itself, and with what was sent."""
    paid = _sum([row for row in found.rows if row.paid])
    failed = _sum([row for row in found.rows if not row.paid])
    every = Totals(found.paid.count + found.failed.count, found.paid.total + found.failed.total)
    for label, head, rows in (
        (_("paid"), found.paid, paid),
        (_("failed"), found.failed, failed),
        (_("paid and failed together"), found.all, every),
        (_("sent"), found.all, Totals(batch.count, batch.total)),
    ):
        if head != rows:
            yield Problem(
                1,
                _(
                    "The head's total (%(what)s) is %(head_count)s rows, %(head)s yuan; counted: "
                    "%(count)s rows, %(sum)s yuan."
                )
                % {
                    "what": label,
                    "head_count": head.count,
                    "head": head.total,
                    "count": rows.count,
                    "sum": rows.total,
                },
            )


def _sum(rows: list[ReturnedRow]) -> Totals:
    return Totals(len(rows), sum((row.amount for row in rows), ZERO))


def _post(
    actor: Actor,
    batch: Batch,
    name: str,
    data: bytes,
    sha256: str,
    found: Return,
    transfers: dict[int, Transfer],
) -> ReturnFile:
    return_file = _keep(actor, batch, name, data, sha256, found)
    _settle(actor, return_file, found, transfers)
    ledger.book_return(batch, return_file, actor.user)
    batch.state = Batch.State.RETURNED if found.failed.count else Batch.State.RECONCILED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    trail.record(
        "return.import",
        object_kind="batch",
        object_id=batch.pk,
        label=batch.number,
        detail={"sha256": sha256, "paid": found.paid.count, "failed": found.failed.count},
    )
    return return_file


def _keep(actor: Actor, batch: Batch, name: str, data: bytes, sha256: str, found: Return) -> ReturnFile:
    stored = store.keep(
        data,
        name=name,
        category="return-file",
        subject_kind="batch",
        subject_id=batch.pk,
        media_type="text/plain",
        made_by=actor.user,
    )
    return ReturnFile.objects.create(
        batch=batch,
        name=name[:120],
        file=stored,
        sha256=sha256,
        paid_count=found.paid.count,
        paid_total=found.paid.total,
        failed_count=found.failed.count,
        failed_total=found.failed.total,
        imported_by=actor.user,
    )


def _settle(actor: Actor, return_file: ReturnFile, found: Return, transfers: dict[int, Transfer]) -> None:
    events = []
    ids: dict[bool, list[uuid.UUID]] = {True: [], False: []}
    for row in found.rows:
        transfer = transfers[row.position]
        ids[row.paid].append(transfer.pk)
        events.append(
            TransferEvent(
                transfer=transfer,
                state=Transfer.State.PAID if row.paid else Transfer.State.FAILED,
                code=row.code,
                text=row.text,
                return_file=return_file,
                actor=actor.user,
            )
        )
    TransferEvent.objects.bulk_create(events, batch_size=2000)
    Transfer.objects.filter(pk__in=ids[True]).update(state=Transfer.State.PAID)
    Transfer.objects.filter(pk__in=ids[False]).update(state=Transfer.State.FAILED)
