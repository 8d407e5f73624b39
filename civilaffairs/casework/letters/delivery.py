"""Writing down that a letter was delivered: to whom, when and how, as the slip that came back says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.audit import trail
from civilaffairs.casework.letters.kinds import KINDS
from civilaffairs.casework.models import Delivery, Letter
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused

MODE = Delivery.Mode


@dataclass(frozen=True)
class Receipt:
    """What the slip that came back says."""

    delivered_on: date
    mode: str
    served_by: str
    received_by: str = ""
    witness: str = ""
    reference: str = ""
    note: str = ""


def is_served(letter: Letter) -> bool:
    """Whether letters of this kind are handed to somebody; a notice is posted, a roster stays here."""
    kind = KINDS.get(letter.kind_code)
    return kind is None or kind.served


@transaction.atomic
def enter(letter: Letter, actor: Actor, receipt: Receipt) -> Delivery:
    """Write a receipt down; an earlier one of the same letter stays listed below it."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("case__area").get(pk=letter.pk)
    case = letter.case
    if case is None or not is_served(letter):
        raise Refused(_("This letter is not delivered to anybody."))
    require(actor, "letter.deliver", area=case.area, kind=case.kind, state=case.state)
    _refuse_impossible(letter, receipt)
    delivery = Delivery.objects.create(
        letter=letter,
        delivered_on=receipt.delivered_on,
        mode=receipt.mode,
        received_by=receipt.received_by.strip() or None,
        witness=receipt.witness.strip() or None,
        reference=receipt.reference.strip(),
        served_by=receipt.served_by.strip(),
        note=receipt.note.strip() or None,
        entered_by=actor.user,
    )
    trail.record(
        "letter.deliver",
        object_kind="letter",
        object_id=str(letter.pk),
        label=letter.number,
        detail={"mode": receipt.mode, "on": receipt.delivered_on.isoformat()},
    )
    return delivery


def _refuse_impossible(letter: Letter, receipt: Receipt) -> None:
    if letter.voided_at is not None:
        raise Refused(_("A void letter is not delivered."))
    if receipt.delivered_on < clock.to_local(letter.at).date():
        raise Refused(_("The letter was not issued yet on that day."))
    if receipt.delivered_on > clock.today():
        raise Refused(_("That day lies in the future."))
    if not receipt.served_by.strip():
        raise Refused(_("Say who brought the letter."))
    if receipt.mode in (MODE.DIRECT, MODE.FAMILY) and not receipt.received_by.strip():
        raise Refused(_("Say who signed for the letter."))
    if receipt.mode == MODE.LEFT and not receipt.witness.strip():
        raise Refused(_("A letter is left only before a witness: say who it was."))
    if receipt.mode == MODE.POST and not receipt.reference.strip():
        raise Refused(_("Enter the number of the postal receipt."))
