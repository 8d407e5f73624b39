"""A batch from its freezing to its release, each step signed by another person.

Totals and digest are frozen when the batch is prepared; triggers refuse any later change of
its content, a step twice, and two steps by one person. The checks here only say so first and
in words.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.months import check_month
from civilaffairs.payments import (
    approvals,
    candidates,
    content,
    funds,
    ledger,
    makers,
    numbers,
    slices,
    standing,
    terms,
    transfer_events,
    withdrawals,
)
from civilaffairs.payments.checks import looking
from civilaffairs.payments.comparison import signing
from civilaffairs.payments.models import (
    Batch,
    BatchSignature,
    Comparison,
    Fund,
    Transfer,
    TransferLine,
)
from civilaffairs.payments.reconciliation import reconcile_where_settled
from civilaffairs.payments.recoveries import set_off_books

State, Step = Batch.State, BatchSignature.Step
ACTIONS = {
    Step.PREPARED: "batch.prepare",
    Step.APPROVED: "batch.approve",
    Step.RELEASED: "batch.release",
}


def prepare(
    actor: Actor,
    month: date,
    area: Area,
    fund: Fund,
    *,
    pay_on: date | None = None,
    profile: str = "",
    encoding: str = "",
) -> Batch:
    """Freeze what can be paid; the batch, or the first of several (see ``prepare_all``)."""
    return prepare_all(actor, month, area, fund, pay_on=pay_on, profile=profile, encoding=encoding)[0]


def prepare_all(
    actor: Actor,
    month: date,
    area: Area,
    fund: Fund,
    *,
    pay_on: date | None = None,
    profile: str = "",
    encoding: str = "",
) -> list[Batch]:
    """Freeze what can be paid as batches that wait for approval, as many as the bank's limits ask for.

    What has a problem stays for a later batch; what the checks find stays found, whatever becomes of the
    batch. Without a profile the one that was agreed for the fund.
    """
    require(actor, "batch.prepare", area=area)
    check_month(month)
    pay_on = pay_on or numbers.pay_day(month)
    agreed = terms.chosen(area, month, fund.pk, profile, encoding)
    _check_terms(fund, pay_on)
    looking.look(month, area)
    return _prepare(actor, month, area, fund, pay_on, agreed)


@transaction.atomic
def _prepare(
    actor: Actor, month: date, area: Area, fund: Fund, pay_on: date, agreed: terms.Terms
) -> list[Batch]:
    makers.wait_for_others()
    _free_what_was_corrected(area, fund)
    set_off_books.lock(month, fund.pk)
    found = candidates.survey(month, area, fund, pay_on=pay_on, carrier=agreed.carrier)
    if not found.groups:
        raise Refused(
            _("There is nothing to pay: every issued line is in a batch already or has an exception."),
            _("Start the month's run first, or settle the exceptions."),
        )
    frozen = []
    for groups in slices.cut(found.groups, agreed, month, pay_on):
        batch = _draft(actor, month, area, fund, pay_on, agreed)
        content.freeze(batch, groups)
        frozen.append(_sign(batch, actor, Step.PREPARED, ""))
    return frozen


def _draft(actor: Actor, month: date, area: Area, fund: Fund, pay_on: date, agreed: terms.Terms) -> Batch:
    payer = funds.must_pay(fund)
    return Batch.objects.create(
        number=numbers.next_number(area, month), month=month, area=area, office=actor.area, fund=fund,
        profile=agreed.profile.code, encoding=agreed.encoding, pay_on=pay_on,
        payer_account=payer.number, payer_bank_code=payer.bank_code,
    )  # fmt: skip


def _free_what_was_corrected(area: Area, fund: Fund) -> None:
    corrected = candidates.corrected_carriers()
    corrected.filter(line__fund=fund, line__town__path__within=area.path).update(live=False)


def _check_terms(fund: Fund, pay_on: date) -> None:
    funds.must_pay(fund)
    if pay_on < clock.today():
        raise Refused(_("The day of payment has passed."), _("Choose today or a later day."))


def approve(
    actor: Actor, batch_id: uuid.UUID, *, version: int, opinion: str = "", compared: str | None = None
) -> Batch:
    """Another person agrees to exactly this content, and to the comparison of which ``compared`` is the
    digest that was shown; above a sum several do, and it stays prepared until the last of them."""
    looking.at_batch(Batch.objects.select_related("area").get(pk=batch_id))
    with transaction.atomic():
        batch = _locked(batch_id, version)
        require(actor, "batch.approve", area=batch.area, state=batch.state)
        _must_be(batch, State.PREPARED)
        seen = signing.still_holds(batch, compared)
        approvals.refuse_moved(batch, seen)
        return _sign(batch, actor, Step.APPROVED, opinion, seen)


def release(actor: Actor, batch_id: uuid.UUID, *, version: int, opinion: str = "") -> Batch:
    """The third person lets the money go: from here the batch can only be exported."""
    looking.at_batch(Batch.objects.select_related("area").get(pk=batch_id))
    with transaction.atomic():
        batch = _locked(batch_id, version)
        require(actor, "batch.release", area=batch.area, state=batch.state)
        _must_be(batch, State.APPROVED)
        approvals.refuse_unconfirmed(actor, batch)
        _sign(batch, actor, Step.RELEASED, opinion)
        ledger.book_release(batch, actor.user)
        set_off_books.book_release(batch, actor.user)
        again = Batch.objects.filter(transfers__carried__line__carriers__transfer__batch=batch)
        reconcile_where_settled(again)
        return batch


@transaction.atomic
def cancel(actor: Actor, batch_id: uuid.UUID, *, version: int, reason: str) -> Batch:
    """Take a batch back before its release (撤回): its lines are free for another one."""
    makers.wait_for_others()
    batch = _locked(batch_id, version)
    require(actor, "batch.cancel", area=batch.area, state=batch.state)
    if batch.state not in {State.PREPARED, State.APPROVED}:
        raise Refused(_("A batch can be taken back only before its release."))
    if not reason.strip():
        raise Refused(_("Say why the batch is taken back."))
    transfer_events.happened(batch, Transfer.State.CANCELLED, actor.user, reason)
    TransferLine.objects.filter(transfer__batch=batch).update(live=False)
    set_off_books.free(batch)
    _move(batch, State.CANCELLED)
    withdrawals.book_after_cancel(batch, actor.user)
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


def _sign(
    batch: Batch, actor: Actor, step: BatchSignature.Step, opinion: str, seen: Comparison | None = None
) -> Batch:
    signed = batch.signatures.filter(user=actor.user).first()
    if signed:
        raise Refused(
            _("You have signed this batch already (%(step)s). Each step needs another person.")
            % {"step": signed.get_step_display()}
        )
    if step != Step.PREPARED and content.digest_of(batch) != batch.digest:  # that one was just taken
        raise Refused(_("The content is not what was prepared. The batch must be taken back."))
    standing.refuse_to_sign(batch)
    signature = BatchSignature.objects.create(
        batch=batch, step=step, user=actor.user, digest=batch.digest, opinion=opinion.strip()[:500]
    )
    if seen:
        signing.sign(signature, seen)
    _move(batch, approvals.state_after(batch, step))
    _tell(ACTIONS[step], batch)
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
