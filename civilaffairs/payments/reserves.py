"""备用金: top up a town's reserve, and hand out of it what a decision granted in cash.

Each movement is booked with it, so the reserve's balance is the ledger's. Money handed out before a
run has issued the line stands as paid ahead; the run's entitlement then clears it.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.benefits import programme
from civilaffairs.benefits.declaration import Channel
from civilaffairs.benefits.models import Award, AwardAmount
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.money import ZERO, format_yuan
from civilaffairs.payments import ledger
from civilaffairs.payments.ledger import Movement
from civilaffairs.payments.models import Entry, Fund, LedgerAccount, Posting, Reserve, ReserveMovement

Code, Kind = LedgerAccount.Code, ReserveMovement.Kind


def balance(reserve: Reserve) -> Decimal:
    """What the chain of movements leaves."""
    last = reserve.movements.order_by("-seq").first()
    return last.after if last else ZERO


def booked(reserve: Reserve) -> Decimal:
    """The same by the ledger; both agree, or somebody must look."""
    entries = Entry.objects.filter(
        account__code=Code.RESERVE, account__fund=reserve.fund_id, account__area=reserve.area_id
    )
    return Decimal(entries.aggregate(sum=Sum("amount", default=ZERO))["sum"])


def waiting(reserve: Reserve) -> list[AwardAmount]:
    """What was granted in cash in this town out of this fund and is not handed out yet."""
    codes = [each.code for each in programme.find(lambda each: each.fund == reserve.fund_id)]
    granted = AwardAmount.objects.filter(
        channel=Channel.CASH,
        known_to=None,
        award__area=reserve.area_id,
        award__programme__in=codes,
        award__draw=None,
    )
    return list(granted.select_related("award__household", "award__person").order_by("known_from"))


@transaction.atomic
def open_for(actor: Actor, area: Area, fund: Fund) -> Reserve:
    """A town's reserve out of a fund, empty at first; the same one again if it has one."""
    require(actor, "reserve.open", area=area)
    if area.level != Area.Level.TOWN:
        raise Refused(_("Only a town has a reserve."))
    found, new = Reserve.objects.get_or_create(area=area, fund=fund)
    if new:
        trail.record("reserve.open", object_kind="reserve", object_id=found.pk, label=str(area))
    return found


@transaction.atomic
def top_up(actor: Actor, reserve_id: uuid.UUID, amount: Decimal, receipt: str) -> ReserveMovement:
    """Money from the fund into the town's reserve."""
    reserve = _reserve(actor, "reserve.top-up", reserve_id)
    if amount <= 0:
        raise Refused(_("A top-up is more than 0."))
    found = _move(actor, reserve, Kind.TOP_UP, amount, receipt)
    _book(actor, reserve, Posting.Kind.TOP_UP, Code.RESERVE, Code.PAID, amount, receipt)
    return found


@transaction.atomic
def draw(actor: Actor, reserve_id: uuid.UUID, award_id: uuid.UUID, receipt: str) -> ReserveMovement:
    """Hand out, whole and once, what a decision granted in cash; by somebody who did not decide it."""
    reserve = _reserve(actor, "reserve.draw", reserve_id)
    granted = next((each for each in waiting(reserve) if each.award_id == award_id), None)
    if granted is None:
        raise Refused(_("Nothing of this award waits to be handed out of this reserve."))
    if granted.decision.decided_by_id == actor.user.pk:
        raise Refused(_("You decided this award; somebody else hands the money out."))
    left = balance(reserve)
    if left < granted.amount:
        raise Refused(
            _("The reserve holds %(left)s yuan, %(amount)s are needed.")
            % {"left": format_yuan(left), "amount": format_yuan(granted.amount)},
            _("Ask finance for a top-up first."),
        )
    found = _move(actor, reserve, Kind.DRAW, -granted.amount, receipt, granted.award)
    _book(actor, reserve, Posting.Kind.DRAW, Code.ENTITLED, Code.RESERVE, granted.amount, receipt)
    return found


def _reserve(actor: Actor, action: str, reserve_id: uuid.UUID) -> Reserve:
    reserve = Reserve.objects.select_related("area", "fund").get(pk=reserve_id)
    require(actor, action, area=reserve.area)
    return reserve


def _move(
    actor: Actor, reserve: Reserve, kind: str, amount: Decimal, receipt: str, award: Award | None = None
) -> ReserveMovement:
    if not receipt.strip():
        raise Refused(_("Give the number of the voucher or of the signed receipt."))
    last = reserve.movements.order_by("-seq").first()
    before = last.after if last else ZERO
    try:
        with transaction.atomic():
            found = ReserveMovement.objects.create(
                reserve=reserve,
                seq=last.seq + 1 if last else 1,
                kind=kind,
                before=before,
                amount=amount,
                after=before + amount,
                award=award,
                receipt=receipt.strip()[:60],
                booked_on=clock.today(),
                actor=actor.user,
            )
    except IntegrityError as error:
        raise Stale(
            _("Somebody else moved money of this reserve just now."), _("Look at it again.")
        ) from error
    trail.record(f"reserve.{kind}", object_kind="reserve", object_id=reserve.pk, label=str(reserve.area))
    return found


def _book(
    actor: Actor, reserve: Reserve, kind: Posting.Kind, debit: str, credit: str, amount: Decimal, memo: str
) -> None:
    move = Movement(debit, credit, reserve.fund_id, reserve.area_id, amount)
    ledger.book(kind, [move], actor=actor.user, memo=memo[:200])
