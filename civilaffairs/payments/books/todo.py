"""What the books ask of a person: signatures under money and accounts, and why books and rows differ."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.lib import clock
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.todo import Waiting
from civilaffairs.payments import funds
from civilaffairs.payments.books import allocations, checking
from civilaffairs.payments.models import Allocation, PayingAccount


def rows(actor: Actor) -> list[Waiting]:
    """What the last check of the books found, and what waits for this person's signature."""
    return [*_differing(actor), *_to_approve(actor)]


def _differing(actor: Actor) -> list[Waiting]:
    """One row for all of it."""
    if not permits(actor.role, "ledger.check"):
        return []
    last = checking.last()
    found = checking.differences(actor, last) if last and last.differing else []
    if last is None or not found:
        return []
    day = clock.local_date(last.at)
    title = ngettext("%(count)s account differs", "%(count)s accounts differ", len(found)) % {
        "count": len(found)
    }
    act = _("Find out why books and rows differ")
    url = f"{reverse('payments:ledger')}#check"
    return [Waiting(title, f"{day}", _("Ledger"), _("Differs"), act, url, "refused", due_on=day)]


def _to_approve(actor: Actor) -> list[Waiting]:
    """What another person entered and this one may approve."""
    if not permits(actor.role, "allocation.decide"):
        return []
    waiting = allocations.visible(actor).filter(state=Allocation.State.OPEN)
    return [_row(found) for found in waiting.exclude(proposed_by=actor.user).order_by("proposed_at")]


def accounts(actor: Actor) -> list[Waiting]:
    """Paying accounts of funds that another person proposed and this one may approve."""
    return [_account(found) for found in funds.waiting_for(actor)]


def _account(found: PayingAccount) -> Waiting:
    url = reverse("payments:fund", args=[found.fund.key])
    state, act = _("Waits for the second person"), _("Decide what was proposed")
    return Waiting(str(found.fund), found.bank_name, _("Paying account"), state, act, url)


def _row(found: Allocation) -> Waiting:
    title = _("%(name)s, %(amount)s yuan") % {"name": found.fund, "amount": format_yuan(found.amount)}
    url = reverse("payments:allocation", args=[found.pk])
    state, act = _("Waits for the second person"), _("Decide what was proposed")
    return Waiting(title, found.document, found.get_kind_display(), state, act, url)
