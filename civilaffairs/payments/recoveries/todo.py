"""What recoveries ask of a person: the second signature under a decision, a write-off or a reversal."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.todo import Waiting
from civilaffairs.payments.models import Receivable, Reversal, SetOff, WriteOff
from civilaffairs.payments.recoveries import reading, reversing


def rows(actor: Actor) -> list[Waiting]:
    """What waits for this person's decision, and what should have come in by today."""
    return [*_to_decide(actor), *_overdue(actor)]


def _overdue(actor: Actor) -> list[Waiting]:
    """One row for all of them: to remind the debtors, or to agree instalments."""
    if not permits(actor.role, "receivable.propose"):
        return []
    late = next(
        each
        for each in reading.figures(reading.receivables_visible_to(actor))
        if each.code == reading.OVERDUE
    )
    if not late.count:
        return []
    title = _("%(count)s of %(amount)s yuan") % {"count": late.count, "amount": format_yuan(late.total)}
    url = f"{reverse('payments:receivables')}?state={reading.OVERDUE}"
    act = _("Remind the debtor or agree instalments")
    return [Waiting(title, "", _("Recovery"), _("Overdue"), act, url, "refused")]


def _to_decide(actor: Actor) -> list[Waiting]:
    if not permits(actor.role, "receivable.decide"):
        return []
    proposed = reading.in_state(reading.receivables_visible_to(actor), reading.PROPOSED)
    written = reading.write_offs_visible_to(actor).filter(state=WriteOff.State.OPEN)
    found = [(each, _("Recovery"), each.amount) for each in proposed.exclude(proposed_by=actor.user)]
    found += [
        (each.receivable, _("Write-off"), each.amount) for each in written.exclude(proposed_by=actor.user)
    ]
    agreed = reading.set_offs_visible_to(actor).filter(state=SetOff.State.OPEN)
    found += [
        (each.receivable, _("Set-off"), each.monthly) for each in agreed.exclude(proposed_by=actor.user)
    ]
    wrong = reversing.visible(actor).filter(state=Reversal.State.OPEN).exclude(proposed_by=actor.user)
    found += [(each.event.receivable, _("Reversal"), each.event.amount) for each in wrong]
    return [_row(receivable, what, format_yuan(amount)) for receivable, what, amount in found]


def _row(receivable: Receivable, what: str, amount: str) -> Waiting:
    title = _("%(name)s, %(amount)s yuan") % {"name": receivable.debtor.name, "amount": amount}
    url = reverse("payments:receivable", args=[receivable.pk])
    state, act = _("Waits for the second person"), _("Decide what was proposed")
    return Waiting(title, receivable.number, what, state, act, url)
