"""What may be done with a batch now, by whom, and why not: never a silent grey button."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, roles_for
from civilaffairs.payments import stops
from civilaffairs.payments.models import Batch, BatchSignature
from civilaffairs.payments.returns import awaited

State, Step = Batch.State, BatchSignature.Step


@dataclass(frozen=True, slots=True)
class Offer:
    """One act; ``reason`` says why it is not allowed, empty where it is."""

    code: str
    label: str
    reason: str = ""

    @property
    def allowed(self) -> bool:
        return not self.reason


def offers(batch: Batch, actor: Actor, signatures: list[BatchSignature]) -> list[Offer]:
    """The next act of the batch's state, and taking it back while that is possible."""
    match batch.state:
        case State.PREPARED:
            return [_signing(batch, actor, signatures, "approve", _("Approve")), _back(actor)]
        case State.APPROVED:
            return [_signing(batch, actor, signatures, "release", _("Release")), _back(actor)]
        case State.RELEASED:
            return _released(batch, actor)
        case State.EXPORTED:
            return [
                _by_role(actor, "return.import", "return", _("Bring in the bank's return")),
                _by_role(actor, "batch.export", "export", _("Get the same file again")),
            ]
        case State.RETURNED if awaited(batch):
            return [
                _by_role(actor, "return.import", "return", _("Bring in the bank's next return")),
                _by_role(actor, "batch.export", "export", _("Get the same file again")),
            ]
        case State.RETURNED | State.RECONCILED:
            return [_by_role(actor, "batch.export", "export", _("Get the same file again"))]
        case _:
            return []


def _released(batch: Batch, actor: Actor) -> list[Offer]:
    """To the bank, unless somebody wants it stopped; once that is decided there is nothing more to offer."""
    code, label = "export", _("Export the bank's file")
    if stops.standing(batch):
        return [Offer(code, label, _("Somebody proposed to stop this batch; a second person decides."))]
    return [
        _by_role(actor, "batch.export", code, label),
        _by_role(actor, stops.PROPOSE, "stop", _("Stop the batch")),
    ]


def _signing(batch: Batch, actor: Actor, signatures: list[BatchSignature], code: str, label: str) -> Offer:
    offer = _by_role(actor, f"batch.{code}", code, label)
    mine = next((s for s in signatures if s.user_id == actor.user.pk), None)
    if mine is None or not offer.allowed:
        return offer
    return Offer(
        code,
        label,
        _("You signed this batch (%(step)s); another person must do this.")
        % {"step": mine.get_step_display()},
    )


def _back(actor: Actor) -> Offer:
    return _by_role(actor, "batch.cancel", "cancel", _("Take back"))


def _by_role(actor: Actor, action: str, code: str, label: str) -> Offer:
    if permits(actor.role, action):
        return Offer(code, label)
    roles = _(", ").join(str(role.label) for role in roles_for(action))
    return Offer(code, label, _("This can be done by: %(roles)s.") % {"roles": roles})
