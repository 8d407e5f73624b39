"""回盘: the bank's answer to a batch, taken in whole or not at all.

A row is matched by the transfer's own reference (batch number and position). Anything that does not agree
with what was sent refuses the whole file. Where a format says that rows are still open at the bank, the batch
stays partly in and a later file brings the rest; the bank answers for a transfer once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.lib import digests
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import ZERO
from civilaffairs.payments import answers, bank_deaths, ledger, makers, transfer_events
from civilaffairs.payments.answers import Answer
from civilaffairs.payments.banks import codes
from civilaffairs.payments.banks import profile as profile_of
from civilaffairs.payments.banks.rows import Problem, Result, Return, Unreadable
from civilaffairs.payments.models import Batch, ReturnFile, Transfer
from civilaffairs.payments.reconciliation import reconcile_where_settled

State = Transfer.State


class ReturnRefused(Refused):
    """Nothing of the file was taken in; ``problems`` names each line with its remedy.

    ``held`` is where the file is kept.
    """

    def __init__(self, problems: list[Problem], message: str = "") -> None:
        super().__init__(
            message or _("The return file does not agree with the batch. Nothing was taken in."),
            _("Ask the bank for a correct file; change nothing in it by hand."),
        )
        self.problems = problems
        self.held: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did; ``already`` when the same file had been taken in before."""

    return_file: ReturnFile
    already: bool = False


@transaction.atomic
def import_file(actor: Actor, batch_id: uuid.UUID, name: str, data: bytes) -> Outcome:
    """Take in the bank's return of a batch, or raise Refused and change nothing."""
    found = _read(Batch.objects.get(pk=batch_id), data)
    if any(codes.internal(row.code, "")[0] == codes.DEAD for row in found.rows):
        makers.wait_for_others()  # What is due to them is held: waited for before the batch, as everywhere.
    batch = Batch.objects.select_for_update(of=("self",)).select_related("area").get(pk=batch_id)
    require(actor, "return.import", area=batch.area, state=batch.state)
    sha256 = digests.sha256(data)
    before = ReturnFile.objects.filter(sha256=sha256, batch=batch).first()
    if before:
        return Outcome(before, already=True)
    _check_batch(batch, found)
    transfers = answers.sent(batch)
    if problems := answers.problems(found, batch, transfers):
        raise ReturnRefused(problems)
    fresh = [
        answer
        for answer in answers.of(found, transfers)
        if answer.result is not Result.OPEN and answer.transfer.state == State.SENT
    ]
    if not fresh:
        raise ReturnRefused([], _("The file says nothing new of any payment."))
    return Outcome(_post(actor, batch, name, data, fresh))


def _read(batch: Batch, data: bytes) -> Return:
    try:
        return profile_of(batch.profile).parse(data)
    except Unreadable as error:
        raise ReturnRefused(
            list(error.problems), _("The file is not a return file of this profile.")
        ) from None


def awaited(batch: Batch) -> bool:
    """Whether the bank has yet to answer for transfers of the batch."""
    if batch.state == Batch.State.RETURNED:
        return batch.transfers.filter(state=State.SENT).exists()
    return batch.state == Batch.State.EXPORTED


def _check_batch(batch: Batch, found: Return) -> None:
    if found.number != batch.number:
        raise ReturnRefused(
            [
                Problem(
                    found.head_at,
                    _("The head names batch %(number)s.") % {"number": found.number[:40]},
                    _("Bring it in on the page of that batch."),
                )
            ],
            _("This file answers another batch, not %(number)s.") % {"number": batch.number},
        )
    if not awaited(batch):
        raise Refused(
            _("Batch %(number)s is in the state “%(state)s”; a return is taken in once, after the export.")
            % {"number": batch.number, "state": batch.get_state_display()},
            _("If it paid a returned payment late or took a paid one back, note that at the repair desk."),
        )


def _post(actor: Actor, batch: Batch, name: str, data: bytes, fresh: list[Answer]) -> ReturnFile:
    sums = {result: _sum(fresh, result) for result in (Result.PAID, Result.FAILED)}
    return_file = _keep(actor, batch, name, data, sums)
    _settle(actor, return_file, fresh)
    ledger.book_return(batch, return_file, actor.user)
    _move(batch, some_failed=bool(sums[Result.FAILED][0]))
    trail.record(
        "return.import",
        object_kind="batch",
        object_id=batch.pk,
        label=batch.number,
        detail={
            "sha256": return_file.sha256,
            "paid": return_file.paid_count,
            "failed": return_file.failed_count,
        },
    )
    return return_file


def _sum(fresh: list[Answer], result: Result) -> tuple[int, Decimal]:
    amounts = [answer.transfer.amount for answer in fresh if answer.result is result]
    return len(amounts), sum(amounts, ZERO)


def _move(batch: Batch, *, some_failed: bool) -> None:
    """Reconciled once the bank has answered for all and nothing that failed is unsettled."""
    partly = batch.state == Batch.State.RETURNED or batch.transfers.filter(state=State.SENT).exists()
    batch.state = Batch.State.RETURNED if some_failed or partly else Batch.State.RECONCILED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    reconcile_where_settled(Batch.objects.filter(pk=batch.pk))


def _keep(
    actor: Actor, batch: Batch, name: str, data: bytes, sums: dict[Result, tuple[int, Decimal]]
) -> ReturnFile:
    stored = store.keep(
        data,
        name=name,
        category="return-file",
        subject_kind="batch",
        subject_id=batch.pk,
        media_type=profile_of(batch.profile).media_type,
        made_by=actor.user,
    )
    return ReturnFile.objects.create(
        batch=batch,
        name=name[:120],
        file=stored,
        sha256=digests.sha256(data),
        paid_count=sums[Result.PAID][0],
        paid_total=sums[Result.PAID][1],
        failed_count=sums[Result.FAILED][0],
        failed_total=sums[Result.FAILED][1],
        imported_by=actor.user,
    )


def _settle(actor: Actor, return_file: ReturnFile, fresh: list[Answer]) -> None:
    words = []
    for answer in fresh:
        paid = answer.result is Result.PAID
        code, text = ("00", answer.text) if paid else codes.internal(answer.code, answer.text)
        state = answers.WANTED[answer.result]
        words.append(transfer_events.Told(answer.transfer.pk, state, code, text))
    transfer_events.answered(return_file, actor.user, words)
    if dead := [told.transfer for told in words if told.code == codes.DEAD]:
        bank_deaths.note(actor, dead)
