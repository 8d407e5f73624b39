"""Who has signed a batch, and who is still missing: above a sum several people approve it.

The database counts (``payments_approvers``, after the dated setting ``batch.approvers``) and opens no batch
that too few approved. A change of what they approved voids all approvals: the content cannot change, and a
comparison that moved between two of them has the batch taken back and prepared anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import roles_for
from civilaffairs.accounts.models import Post
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.payments.models import Batch, BatchSignature, Comparison

State, Step = Batch.State, BatchSignature.Step


def needed(batch: Batch) -> int:
    """How many people must approve this batch, as set by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_approvers(%s, %s, %s)", [batch.area_id, batch.month, batch.total])
        (count,) = cursor.fetchone()
    return int(count)


def state_after(batch: Batch, step: str) -> str:
    """Where a signature moves the batch: an approval leaves it where it is until all are there."""
    if step == Step.APPROVED and batch.signatures.filter(step=step).count() < needed(batch):
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


@dataclass(frozen=True, slots=True)
class Missing:
    """A step that still lacks ``count`` people: of which roles, and who of them may still sign."""

    label: str
    count: int
    roles: str
    names: str


def missing(batch: Batch, signatures: Iterable[BatchSignature]) -> list[Missing]:
    """The signatures that a batch on its way to the bank still lacks."""
    signed = list(signatures)
    if batch.state not in {State.PREPARED, State.APPROVED}:
        return []
    approvals = sum(each.step == Step.APPROVED for each in signed)
    lacks = [(Step.RELEASED, "batch.release", 1)]
    if batch.state == State.PREPARED:
        lacks.insert(0, (Step.APPROVED, "batch.approve", needed(batch) - approvals))
    return [
        Missing(str(step.label), count, _roles(action), _names(batch, action, signed))
        for step, action, count in lacks
        if count > 0
    ]


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
