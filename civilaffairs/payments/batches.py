"""A batch from its freezing to its release, each step signed by another person.

Totals and digest are frozen when the batch is prepared; triggers refuse any later change of
its content, a step twice, and two steps by one person. The checks here only say so first and
in words.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.months import check_month
from civilaffairs.payments import candidates, ledger, numbers
from civilaffairs.payments.banks import profile as profile_of
from civilaffairs.payments.models import (
    Batch,
    BatchSignature,
    Fund,
    Transfer,
    TransferEvent,
    TransferLine,
)
from civilaffairs.payments.reconciliation import reconcile_where_settled

State, Step = Batch.State, BatchSignature.Step
_ONE_MAKER_AT_A_TIME = 7_201_906_01


@transaction.atomic
def prepare(
    actor: Actor,
    month: date,
    area: Area,
    fund: Fund,
    *,
    pay_on: date | None = None,
    profile: str = "pipe",
    encoding: str = "gb18030",
) -> Batch:
    """Freeze what can be paid as a batch that waits for approval.

    Takes at most as many accounts as one file may have rows; what is left over, and what has a
    problem, stays for the next batch.
    """
    require(actor, "batch.prepare", area=area)
    check_month(month)
    pay_on = pay_on or numbers.pay_day(month)
    _check_terms(fund, pay_on, profile, encoding)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_MAKER_AT_A_TIME])
    candidates.corrected_carriers().filter(line__fund=fund, line__town__path__within=area.path).update(
        live=False
    )
    found = candidates.survey(month, area, fund, pay_on=pay_on, profile_code=profile, encoding=encoding)
    groups = found.groups[: profile_of(profile).most_rows]
    if not groups:
        raise Refused(
            _("There is nothing to pay: every issued line is in a batch already or has an exception."),
            _("Start the month's run first, or settle the exceptions."),
        )
    batch = Batch.objects.create(
        number=numbers.next_number(area, month),
        month=month,
        area=area,
        fund=fund,
        profile=profile,
        encoding=encoding,
        pay_on=pay_on,
    )
    _fill(batch, groups)
    batch.count = len(groups)
    batch.total = sum(group.amount for group in groups)
    batch.digest = content_digest(batch)
    batch.save(update_fields=["count", "total", "digest"])
    _sign(batch, actor, Step.PREPARED, "")
    return batch


def _check_terms(fund: Fund, pay_on: date, profile: str, encoding: str) -> None:
    if encoding not in profile_of(profile).encodings:
        raise Refused(_("The bank's profile has no such encoding."))
    if not fund.payer_account:
        raise Refused(_("The fund has no paying account."), _("Enter the account that the fund pays from."))
    if pay_on < clock.today():
        raise Refused(_("The day of payment has passed."), _("Choose today or a later day."))


def _fill(batch: Batch, groups: list[candidates.Group]) -> None:
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


def content_digest(batch: Batch) -> str:
    """SHA-256 over everything the bank will be told and the lines behind it."""
    digest = hashlib.sha256()
    head = [batch.number, batch.month, batch.area_id, batch.fund_id, batch.profile, batch.encoding]
    digest.update("|".join(map(str, [*head, batch.pay_on, batch.count, f"{batch.total:.2f}"])).encode())
    lines: dict[uuid.UUID, list[int]] = {}
    carried = TransferLine.objects.filter(transfer__batch=batch).order_by("line")
    for transfer, line in carried.values_list("transfer", "line"):
        lines.setdefault(transfer, []).append(line)
    for row in batch.transfers.order_by("position").select_related("account"):
        parts = [row.position, row.reference, row.account_id, bytes(row.account.number_index).hex()]
        parts += [row.payee_name, f"{row.amount:.2f}", row.memo, *lines.get(row.pk, [])]
        digest.update(("\n" + "|".join(map(str, parts))).encode())
    return digest.hexdigest()


@transaction.atomic
def approve(actor: Actor, batch_id: uuid.UUID, *, version: int, opinion: str = "") -> Batch:
    """The second person agrees to exactly this content."""
    batch = _locked(batch_id, version)
    require(actor, "batch.approve", area=batch.area, state=batch.state)
    _must_be(batch, State.PREPARED)
    return _sign(batch, actor, Step.APPROVED, opinion)


@transaction.atomic
def release(actor: Actor, batch_id: uuid.UUID, *, version: int, opinion: str = "") -> Batch:
    """The third person lets the money go: from here the batch can only be exported."""
    batch = _locked(batch_id, version)
    require(actor, "batch.release", area=batch.area, state=batch.state)
    _must_be(batch, State.APPROVED)
    _sign(batch, actor, Step.RELEASED, opinion)
    ledger.book_release(batch, actor.user)
    reconcile_where_settled(Batch.objects.filter(transfers__carried__line__carriers__transfer__batch=batch))
    return batch


@transaction.atomic
def cancel(actor: Actor, batch_id: uuid.UUID, *, version: int, reason: str) -> Batch:
    """Take a batch back before its release (撤回): its lines are free for another one."""
    batch = _locked(batch_id, version)
    require(actor, "batch.cancel", area=batch.area, state=batch.state)
    if batch.state not in {State.PREPARED, State.APPROVED}:
        raise Refused(_("A batch can be taken back only before its release."))
    if not reason.strip():
        raise Refused(_("Say why the batch is taken back."))
    transfers = batch.transfers.all()
    TransferEvent.objects.bulk_create(
        [
            TransferEvent(transfer=t, state=Transfer.State.CANCELLED, actor=actor.user, text=reason[:200])
            for t in transfers
        ]
    )
    transfers.update(state=Transfer.State.CANCELLED)
    TransferLine.objects.filter(transfer__batch=batch).update(live=False)
    _move(batch, State.CANCELLED)
    _tell("batch.cancel", batch, reason=reason)
    return batch


def _locked(batch_id: uuid.UUID, version: int) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).select_related("area", "fund").get(pk=batch_id)
    if batch.version != version:
        raise Stale(
            _("Batch %(number)s was changed meanwhile: %(state)s.")
            % {"number": batch.number, "state": batch.get_state_display()},
            _("Look at it again before you go on."),
        )
    return batch


def _must_be(batch: Batch, state: str) -> None:
    if batch.state != state:
        raise Refused(
            _("Batch %(number)s is in the state “%(state)s”.")
            % {"number": batch.number, "state": batch.get_state_display()}
        )


def _sign(batch: Batch, actor: Actor, step: BatchSignature.Step, opinion: str) -> Batch:
    signed = batch.signatures.filter(user=actor.user).first()
    if signed:
        raise Refused(
            _("You have signed this batch already (%(step)s). Each step needs another person.")
            % {"step": signed.get_step_display()}
        )
    if content_digest(batch) != batch.digest:
        raise Refused(_("The content is not what was prepared. The batch must be taken back."))
    BatchSignature.objects.create(
        batch=batch, step=step, user=actor.user, digest=batch.digest, opinion=opinion.strip()[:500]
    )
    _move(batch, step)
    _tell(f"batch.{ {'prepared': 'prepare', 'approved': 'approve', 'released': 'release'}[step] }", batch)
    return batch


def _move(batch: Batch, state: str) -> None:
    batch.state = state
    batch.version += 1
    batch.save(update_fields=["state", "version"])


def _tell(action: str, batch: Batch, reason: str = "") -> None:
    trail.record(
        action,
        object_kind="batch",
        object_id=batch.pk,
        label=batch.number,
        reason=reason,
        detail={"count": batch.count, "total": str(batch.total), "digest": batch.digest},
    )
