"""What payments asks of a person; the workbench finds this module by its name."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import deadlines
from civilaffairs.casework.waiting import soon
from civilaffairs.lib import clock
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month, month_of
from civilaffairs.lib.todo import Counted, Waiting
from civilaffairs.payments import estates, held_returns, kept_back, numbers, queries, stops, waiting
from civilaffairs.payments.books import todo as of_books
from civilaffairs.payments.models import Batch, BatchSignature, BatchStop, Difference, Run, Transfer
from civilaffairs.payments.recoveries import todo as of_recoveries

State = Batch.State


def look(actor: Actor, limit: int) -> tuple[Counted, list[Waiting]]:
    """The count and the most pressing rows, read once."""
    found = _all(actor)
    return _counted(found), _first(found, limit)


def count(actor: Actor) -> Counted:
    """How many rows the queue has; overdue is what should have been paid by today."""
    return _counted(_all(actor))


def rows(actor: Actor, limit: int) -> list[Waiting]:
    """The most pressing first."""
    return _first(_all(actor), limit)


def _counted(found: list[Waiting]) -> Counted:
    if not found:
        return Counted()
    today = clock.today()
    last = soon(today, deadlines.calendar())
    dues = [row.due_on for row in found if row.due_on]
    overdue = sum(day < today for day in dues)
    return Counted(todo=len(found), soon=sum(today <= day <= last for day in dues), overdue=overdue)


def _first(found: list[Waiting], limit: int) -> list[Waiting]:
    return sorted(found, key=lambda row: (row.due_on or date.max, row.number))[:limit]


def _all(actor: Actor) -> list[Waiting]:
    if not permits(actor.role, "batch.read"):
        return of_books.accounts(actor)
    return [
        *_of_month(actor),
        *_of_batches(actor),
        *_of_held_returns(actor),
        *_of_failures(actor),
        *_of_estates(actor),
        *_of_differences(actor),
        *of_recoveries.rows(actor),
        *of_books.rows(actor),
        *of_books.accounts(actor),
    ]


def _of_month(actor: Actor) -> list[Waiting]:
    """For the maker: the month's run, then its batch."""
    if not permits(actor.role, "batch.prepare"):
        return []
    month = month_of(clock.today())
    text, due_on = format_month(month), numbers.pay_day(month)
    found = []
    if not queries.runs_visible_to(actor).filter(month=month, kind=Run.Kind.MONTHLY).exists():
        url = f"{reverse('payments:board')}?month={text}"
        found.append(
            Waiting(str(actor.area), text, _("Run"), _("Not started"), _("Start the run"), url, due_on=due_on)
        )
    for fund in kept_back.funds_to_prepare(actor, month):
        url = f"{reverse('payments:prepare')}?month={text}&fund={fund.pk}"
        state, act = _("Not in a batch yet"), _("Prepare a batch")
        found.append(Waiting(str(fund), text, _("Batch"), state, act, url, due_on=due_on))
    return found


def _of_batches(actor: Actor) -> list[Waiting]:
    wanted = {
        state: (label, page)
        for action, state, label, page in (
            ("batch.approve", State.PREPARED, _("Approve the batch"), "payments:batch"),
            ("batch.release", State.APPROVED, _("Release the batch"), "payments:batch"),
            ("batch.export", State.RELEASED, _("Export the bank's file"), "payments:batch"),
            ("return.import", State.EXPORTED, _("Bring in the bank's return"), "payments:return"),
            ("return.import", State.RETURNED, _("Bring in the bank's next return"), "payments:return"),
        )
        if permits(actor.role, action)
    }
    if permits(actor.role, stops.DECIDE):
        wanted.setdefault(State.RELEASED, ("", "payments:batch"))
    found = []
    for batch in _in_states(actor, list(wanted)):
        label, page = wanted[State(batch.state)]
        if batch.stopper:  # type: ignore[attr-defined]
            label = _to_stop(actor, batch)
        if not label:
            continue
        url = reverse(page, args=[batch.pk])
        state, due_on = batch.get_state_display(), batch.pay_on
        found.append(Waiting(str(batch.fund), batch.number, _("Batch"), state, label, url, due_on=due_on))
    return found


def _to_stop(actor: Actor, batch: Batch) -> str:
    """For whoever did not propose it; nobody exports it meanwhile."""
    other = batch.stopper != actor.user.pk  # type: ignore[attr-defined]
    return _("Decide whether the batch is stopped") if other and permits(actor.role, stops.DECIDE) else ""


def _in_states(actor: Actor, states: list[State]) -> QuerySet[Batch]:
    """Batches in these states; those to be signed only if the actor has not signed them."""
    signed = BatchSignature.objects.filter(batch=OuterRef("pk"), user=actor.user)
    to_sign = Q(state__in=[State.PREPARED, State.APPROVED])
    partly = ~Q(state=State.RETURNED) | Exists(Transfer.objects.filter(batch=OuterRef("pk"), state="sent"))
    wanted = queries.batches_visible_to(actor).filter(~to_sign | ~Exists(signed), partly, state__in=states)
    open_stops = BatchStop.objects.filter(batch=OuterRef("pk"), state=BatchStop.State.OPEN)
    return wanted.annotate(stopper=Subquery(open_stops.values("proposed_by")[:1]))


def _of_held_returns(actor: Actor) -> list[Waiting]:
    """Files that did not agree: ask the bank for the good one."""
    if not permits(actor.role, "return.import"):
        return []
    kind, state, act = _("Held return"), _("Held"), _("Ask the bank for a correct file")
    return [
        Waiting(
            held.name, held.batch.number, kind, state, act,
            reverse("payments:held-return", args=[held.pk]), "refused", due_on=held.batch.pay_on,
        )
        for held in held_returns.visible(actor).filter(ended_at=None).defer("problems")
    ]  # fmt: skip


def _of_failures(actor: Actor) -> list[Waiting]:
    """Returned payments: to correct, or, once somebody else has entered an account, to confirm."""
    confirms = permits(actor.role, "payee.confirm")
    if not (confirms or permits(actor.role, "payee.correct")):
        return []
    found_open = queries.open_failures(actor)
    failed = list(found_open.exclude(pk__in=estates.of_dead(found_open).values("pk")))
    behind = queries.arrangements_by_transfer(failed)
    due = {month: numbers.next_pay_day(month) for month in {transfer.batch.month for transfer in failed}}
    label = _("Confirm the corrected account") if confirms else _("Correct the account of a returned payment")
    found = []
    for transfer in failed:
        entered = [row for row in behind[transfer.pk] if row.confirmed_at is None]
        if bool(entered) != confirms or any(row.recorded_by_id == actor.user.pk for row in entered):
            continue
        url = f"{reverse('payments:repair')}#t-{transfer.pk}"
        found.append(
            Waiting(
                transfer.payee_name,
                transfer.reference,
                _("Returned payments"),
                transfer.get_state_display(),
                label,
                url,
                "refused",
                due_on=due[transfer.batch.month],
            )
        )
    return found


def _of_estates(actor: Actor) -> list[Waiting]:
    """Returned payments of payees who have died: to propose who gets it, or to decide it."""
    proposes, decides = permits(actor.role, "estate.propose"), permits(actor.role, "estate.decide")
    if not (proposes or decides):
        return []
    dead = list(estates.of_dead(queries.open_failures(actor)))
    proposed, found = estates.standing(dead), []
    for transfer in dead:
        estate = proposed.get(transfer.pk)
        if not (proposes if estate is None else decides and estate.proposed_by_id != actor.user.pk):
            continue
        act = _("Decide what was proposed") if estate else _("Propose who gets what was owed")
        url = f"{reverse('payments:repair')}?show=dead#t-{transfer.pk}"
        name, number = transfer.payee_name, transfer.reference
        found.append(
            Waiting(name, number, _("Returned payments"), _("The payee has died"), act, url, "refused")
        )
    return found


def _of_differences(actor: Actor) -> list[Waiting]:
    """What runs set aside, a row per run: to propose something, or to decide what another proposed."""
    rows, found = waiting.differences_visible_to(actor), []
    if permits(actor.role, "difference.propose"):
        found += _rows_of(waiting.in_state(rows, waiting.OPEN), "", _("Propose what becomes of it"))
    if permits(actor.role, "difference.decide"):
        others = waiting.for_second_person(rows, actor)
        found += _rows_of(others, waiting.PROPOSED, _("Decide what was proposed"))
    return found


def _rows_of(rows: QuerySet[Difference], state: str, label: str) -> list[Waiting]:
    found = []
    for each in waiting.by_run(rows):
        url = f"{reverse('payments:differences')}?run={each.run.pk}"
        terms = {"count": each.count, "amount": format_yuan(each.size)}
        title = _("%(count)s of %(amount)s yuan") % terms
        said = waiting.TABS[state or waiting.OPEN]
        url = f"{url}&state={state}" if state else url
        found.append(Waiting(title, format_month(each.run.month), _("Difference"), said, label, url))
    return found
