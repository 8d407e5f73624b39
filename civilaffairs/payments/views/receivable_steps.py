"""What is done with a receivable on its page: each step calls its service and says what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.lib.errors import Stale
from civilaffairs.payments.models import Receivable, WriteOff
from civilaffairs.payments.recoveries import deciding, reversing, set_offs, settling
from civilaffairs.payments.recoveries.forms import RefundForm, ReversalForm, SetOffForm, WriteOffForm

FORMS: dict[str, type[forms.Form]] = {
    "refund": RefundForm,
    "reverse": ReversalForm,
    "write-off": WriteOffForm,
    "set-off": SetOffForm,
}


def do(actor: Actor, found: Receivable, step: str, filled: dict[str, forms.Form], given: Any) -> str:
    """Take one step of a receivable, and say what was done."""
    answer, values = given.get("answer", ""), filled[step].cleaned_data if step in filled else {}
    match step:
        case "approve":
            deciding.approve(actor, found.pk, answer)
            return _("Decided and booked; the notice is ready to be served.")
        case "send-back":
            deciding.send_back(actor, found.pk, answer)
            return _("Sent back; the claims are open again.")
        case "refund":
            settling.refund(actor, found.pk, **values)
            return _("The refund is entered and booked.")
        case "write-off":
            settling.propose_write_off(actor, found.pk, values["amount"], values["reason"])
            return _("Proposed: a second person decides now.")
        case "write-off-approve":
            settling.approve_write_off(actor, _write_off(found), answer)
            return _("Written off and booked.")
        case "write-off-send-back":
            settling.send_back_write_off(actor, _write_off(found), answer)
            return _("The proposal is sent back.")
    of_reversals = step.startswith("reverse")
    return (_reversal if of_reversals else _set_off)(actor, found, step, values, answer)


def _reversal(actor: Actor, found: Receivable, step: str, values: dict[str, Any], answer: str) -> str:
    if step == "reverse":
        reversing.propose(actor, found.pk, values["event"], values["reason"])
        return _("Proposed: a second person decides now.")
    wanted = reversing.waiting(found)
    if wanted is None:
        raise Stale(_("This was decided already."), _("Look at it again."))
    match step:
        case "reverse-approve":
            reversing.approve(actor, wanted.pk, answer)
            return _("Reversed and booked: it is owed again.")
        case "reverse-send-back":
            reversing.send_back(actor, wanted.pk, answer)
            return _("The proposal is sent back.")
    raise Http404


def _set_off(actor: Actor, found: Receivable, step: str, values: dict[str, Any], answer: str) -> str:
    if step == "set-off":
        set_offs.propose(actor, found.pk, set_offs.Terms(**values))
        return _("Proposed: a second person decides now.")
    wanted = set_offs.running(found)
    if wanted is None:
        raise Stale(_("This was decided already."), _("Look at it again."))
    match step:
        case "set-off-approve":
            set_offs.approve(actor, wanted.pk, answer)
            return _("Agreed: the next batch keeps it back.")
        case "set-off-send-back":
            set_offs.send_back(actor, wanted.pk, answer)
            return _("The proposal is sent back.")
        case "set-off-end":
            set_offs.end(actor, wanted.pk, answer)
            return _("Ended: nothing more is kept back.")
    raise Http404


def _write_off(found: Receivable) -> uuid.UUID:
    wanted = found.write_offs.filter(state=WriteOff.State.OPEN).first()
    if wanted is None:
        raise Stale(_("This was decided already."), _("Look at it again."))
    return wanted.pk
