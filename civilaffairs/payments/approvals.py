"""Who has signed a batch, and who is still missing: above a sum several people approve it.

The sum is that of all batches of its month and fund, in the whole area of the office that prepared it, that
nobody took back: whoever splits a month, by towns or otherwise, does not save an approver. The database
counts (``payments_approvers``, after the dated setting ``batch.approvers``) and opens no batch that too few
approved. A change of what they approved voids all approvals: the content cannot change, and a comparison that
moved between two of them has the batch taken back and prepared anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from civilaffairs.accounts import step_up
from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import roles_for
from civilaffairs.accounts.models import Post
from civilaffairs.benefits.settings import get as setting
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.money import format_yuan
from civilaffairs.payments.models import Batch, BatchSignature, Comparison

State, Step = Batch.State, BatchSignature.Step


@dataclass(frozen=True, slots=True)
class Needed:
    """How many must approve; ``alone`` were it the month's only batch, ``together`` the month's sum."""

    count: int
    alone: int
    together: Decimal


def needed(batch: Batch) -> Needed:
    """How many people must approve this batch, as set by now."""
    month: list[Any] = [batch.office_id, batch.fund_id, batch.month]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payments_approvers(%s, %s, together), payments_approvers(%s, %s, %s), together"
            " FROM payments_paid_together(%s, %s, %s) AS together",
            [batch.area_id, batch.month, batch.area_id, batch.month, batch.total, *month],
        )
        return Needed(*cursor.fetchone())


def state_after(batch: Batch, step: str) -> str:
    """Where a signature moves the batch: an approval leaves it where it is until all are there."""
    if step == Step.APPROVED and batch.signatures.filter(step=step).count() < needed(batch).count:
        return State.PREPARED
    return step


def refuse_moved(batch: Batch, seen: Comparison) -> None:
    """Refused where somebody approved another comparison than the one that holds now."""
    earlier = batch.signatures.filter(step=Step.APPROVED).exclude(compared__digest=seen.digest)
    if other := earlier.select_related("user").first():
        raise Refused(
            _("The comparison with last month has moved since %(name)s approved it: the approval is void.")
            % {"name": other.user.name},
            _("Take the batch back and prepare it again; everybody then approves the same."),
        )


def refuse_unconfirmed(actor: Actor, batch: Batch) -> None:
    """Refused where the releaser has not just entered the password for this content."""
    minutes = setting(batch.area, "batch.confirmed-for", batch.month)
    if not step_up.counts(actor.user, "batch.release", batch.digest, minutes):
        raise Refused(
            _("A release is confirmed with your password."),
            _("Enter it beside the opinion; it counts for %(minutes)s minutes and for this batch alone.")
            % {"minutes": minutes},
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A step that still lacks ``count`` people: of which roles, and who of them may still sign."""

    label: str
    count: int
    roles: str
    names: str
    why: str = ""


def missing(batch: Batch, signatures: Iterable[BatchSignature]) -> list[Missing]:
    """The signatures that a batch on its way to the bank still lacks."""
    signed = list(signatures)
    if batch.state not in {State.PREPARED, State.APPROVED}:
        return []
    approvals = sum(each.step == Step.APPROVED for each in signed)
    lacks = [(Step.RELEASED, "batch.release", 1, "")]
    if batch.state == State.PREPARED:
        wanted = needed(batch)
        lacks.insert(0, (Step.APPROVED, "batch.approve", wanted.count - approvals, _why(wanted)))
    return [
        Missing(str(step.label), count, _roles(action), _names(batch, action, signed), why)
        for step, action, count, why in lacks
        if count > 0
    ]


def _why(wanted: Needed) -> str:
    """Said where the batch alone would need fewer."""
    if wanted.count <= wanted.alone:
        return ""
    return _("With the other batches of this month and fund it is %(sum)s yuan.") % {
        "sum": format_yuan(wanted.together)
    }


def _roles(action: str) -> str:
    return _(", ").join(str(role.label) for role in roles_for(action))


def _names(batch: Batch, action: str, signed: list[BatchSignature]) -> str:
    """Whose post allows it today in the batch's area, and who has not signed yet."""
    today = clock.today()
    posts = Post.objects.filter(
        area__path__covers=batch.area.path, role__in=roles_for(action), valid_from__lte=today
    )
    held = posts.exclude(valid_to__lte=today).exclude(user__in=[each.user_id for each in signed])
    return _(", ").join(held.order_by("user__name").values_list("user__name", flat=True).distinct())
