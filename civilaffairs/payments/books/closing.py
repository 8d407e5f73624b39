"""结账: the books of a month are closed once its money is settled, and never opened again.

All books of the city are closed together. A month that has ended is closed after those before it. What
happens later is booked into the month in which it happens; an error is corrected by a reversal there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import add_months, format_month, month_of, months_between
from civilaffairs.payments import board, kept_back, ledger, month_steps
from civilaffairs.payments.models import Batch, MonthClose, Posting, Run

# The same number as in the triggers: who books waits for who closes, and the other way round.
_BOOKS = 720_190_602
# Without a batch, and with nothing that waits for one, these have nothing to show.
_OF_BATCHES = frozenset({"approved", "exported", "answered", "reconciled"})
# Whoever approves a batch signs the comparison; what a run issues after it, or a check blocks, waits for
# a later month and does not hold the books of this one.
_NOT_ASKED = frozenset({"compared", "closed"})


@dataclass(frozen=True, slots=True)
class Open:
    """What stands in the way of closing a month, and where it is settled."""

    what: str
    url: str = ""


def months() -> list[tuple[date, MonthClose | None]]:
    """From the first month with postings or a run to the last one that has ended, the latest first."""
    first = _first()
    closed = {each.month: each for each in MonthClose.objects.select_related("closed_by")}
    if first is None:
        return []
    ended = months_between(first, max(month_of(clock.today()), first))
    return [(month, closed.get(month)) for month in ended][::-1]


def next_month() -> date | None:
    """The month that is to be closed next: the one after the last closed, or the first with anything."""
    last, first = ledger.closed_until(), _first()
    return add_months(last, 1) if last else first


def _first() -> date | None:
    posted = Posting.objects.aggregate(first=Min("booked_on"))["first"]
    run = Run.objects.exclude(state=Run.State.CANCELLED).aggregate(first=Min("month"))["first"]
    found = [each for each in (posted and month_of(posted), run) if each]
    return min(found) if found else None


def obstacles(actor: Actor, month: date) -> list[Open]:
    """Everything that is still open in a month; it can be closed once this is empty."""
    found: list[Open] = []
    if month >= month_of(clock.today()):
        found.append(Open(_("The month has not ended.")))
    due = next_month()
    if due is not None and month > due:
        text = format_month(due)
        found.append(Open(_("%(month)s is to be closed first.") % {"month": text}, _url(due)))
    return [*found, *_unsettled(actor, month)]


def _unsettled(actor: Actor, month: date) -> list[Open]:
    """The steps of the month's board that are not done; before the first run of all there are none."""
    began = Run.objects.exclude(state=Run.State.CANCELLED).aggregate(first=Min("month"))["first"]
    if began is None or month < began:
        return []
    seen = month_steps.see(actor, month)
    waiting = kept_back.to_pay(actor, month)
    live = any(batch.state != Batch.State.CANCELLED for batch in seen.batches)
    passed = _NOT_ASKED | (frozenset() if live or waiting else _OF_BATCHES)
    here = board.behind("board", month=format_month(month))
    found = [
        Open(_("Step not done: %(step)s") % {"step": step.label}, step.url or here)
        for step in month_steps.of_month(actor, month, seen)
        if not step.done and step.code not in passed
    ]
    for each in waiting:
        said = _("In no batch yet: %(fund)s, %(amount)s yuan")
        terms = {"fund": each.fund, "amount": format_yuan(each.total)}
        found.append(Open(said % terms, f"{here}#waiting"))
    unsettled = Batch.objects.filter(month__lt=month).exclude(
        state__in=[Batch.State.RECONCILED, Batch.State.CANCELLED]
    )
    for batch in unsettled.order_by("number"):
        earlier = board.behind("board", month=format_month(batch.month))
        found.append(Open(_("Batch %(number)s is not reconciled.") % {"number": batch.number}, earlier))
    return found


def _url(month: date) -> str:
    return board.behind("months", month=format_month(month))


def _roots() -> QuerySet[Area]:
    return Area.objects.filter(parent=None)


def may_close(actor: Actor) -> bool:
    """Whether all books lie in the area of this person's post, who may close."""
    return permits(actor.role, "ledger.close") and not _roots().exclude(pk=actor.area.pk).exists()


@transaction.atomic
def close(actor: Actor, month: date) -> MonthClose:
    """Close the books of a month; refused with what is still open in it."""
    for root in _roots():
        require(actor, "ledger.close", area=root)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BOOKS])
    if (last := ledger.closed_until()) and month <= last:
        raise Stale(_("The books of this month are closed already."), _("Look at the list again."))
    if found := obstacles(actor, month):
        what = _("; ").join(each.what for each in found)
        raise Refused(
            _("The month cannot be closed yet: %(what)s") % {"what": what},
            _("Settle what is open; then close it."),
        )
    closed = MonthClose.objects.create(month=month, closed_by=actor.user)
    trail.record("ledger.close", object_kind="books", object_id=closed.pk, label=format_month(month))
    return closed
