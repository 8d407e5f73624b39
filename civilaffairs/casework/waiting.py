"""What waits for a person: cases in a state out of which a step leads that this person may take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from civilaffairs.accounts.matrix import permits
from civilaffairs.accounts.models import Role
from civilaffairs.casework import county_visits, deadlines, kinds, visits
from civilaffairs.casework.guards import INVESTIGATORS
from civilaffairs.casework.kinds import Step
from civilaffairs.casework.models import Case, CaseEvent, Visit
from civilaffairs.casework.queries import cases_visible_to, due_by, overdue, past
from civilaffairs.casework.workflow import OPENED
from civilaffairs.lib import clock

if TYPE_CHECKING:
    from datetime import date

    from civilaffairs.accounts.actors import Actor
    from civilaffairs.lib.working_days import Calendar

DUE = ("soon", "overdue")


class Wait(NamedTuple):
    """States in which a case waits, waits once it is late, or waits once its notice has ended; the steps
    after which one may not."""

    states: tuple[str, ...]
    late: tuple[str, ...]
    ended: tuple[str, ...]
    apart_from: tuple[str, ...]


def waiting_for(actor: Actor) -> QuerySet[Case]:
    """The cases whose next step is this person's: of the table, the matrix and the four eyes."""
    condition = Q(pk=None)
    over = cache(_over)  # Asked at most once, and only for those whom the calendar sends cases.
    for wait, codes in _waits(actor).items():
        condition |= Q(kind__in=codes) & _held_for(actor, wait, over)
    if permits(actor.role, "case.sign-visit"):
        condition |= Q(Exists(_to_sign(actor)), state__in=visits.OPEN_IN)
    if permits(actor.role, "case.county-visit") and county_visits.of_the_county(actor):
        mine = Visit.objects.filter(case=OuterRef("pk"), by_county=True, signatures__user=actor.user)
        condition |= county_visits.to_be_made() & ~Q(Exists(mine))
    return cases_visible_to(actor).filter(condition)


def _waits(actor: Actor) -> dict[Wait, list[str]]:
    """The steps of this person, each with the kinds that wait for it alike: most share their table."""
    found: dict[Wait, list[str]] = defaultdict(list)
    for kind in kinds.every():
        for step in kind.steps:
            if step.waits and permits(actor.role, step.action, kind.code):
                states = [s for s in step.frm if permits(actor.role, step.action, kind.code, s)]
                before = (other for other in kind.steps if other.automatic and other.to in states)
                ended = (state for other in before for state in other.frm)
                late = tuple(state for state in states if kind.state(state).court)
                mine = tuple(state for state in states if state not in late)
                found[Wait(mine, late, tuple(ended), step.apart_from)].append(kind.code)
    return found


def next_step(case: Case, actor: Actor) -> Step | None:
    """The step a queue names for a case: the first of the table that waits for this person."""
    kind = kinds.get(case.kind)
    states = [case.state, *(step.to for step in kind.steps_from(case.state) if step.automatic)]
    for state in states:
        for step in kind.steps_from(state):
            if step.waits and permits(actor.role, step.action, kind.code, state):
                return step
    return None


def narrowed(cases: QuerySet[Case], due: str, days: Calendar | None = None) -> QuerySet[Case]:
    """Those nearly due, or those over their time."""
    if due == "soon":
        return due_by(cases, soon(clock.today(), days or deadlines.calendar()))
    if due == "overdue":
        return overdue(cases)
    return cases


def soon(today: date, days: Calendar) -> date:
    """The last day that still counts as soon."""
    return days.add_working_days(today, deadlines.SOON)


def _over() -> Q:
    """As ``guards.notice_over`` says: the last day lies before the day that is or was a working day last."""
    return Q(step_due_on__lt=deadlines.calendar().working_day_until(clock.today()))


def _held_for(actor: Actor, wait: Wait, over: Callable[[], Q]) -> Q:
    held = Q(state__in=wait.states)
    if wait.late:  # Somebody else's turn, until their time is over.
        held |= Q(state__in=wait.late) & past()
    if wait.ended:
        held |= Q(state__in=wait.ended) & over()
    if actor.role == Role.CASEWORKER:
        held &= Q(handler=actor.user) | Q(handler=None)
    if OPENED in wait.apart_from:
        held &= ~Q(created_by=actor.user)
    if wait.apart_from:
        mine = CaseEvent.objects.filter(case=OuterRef("pk"), actor=actor.user, step__in=wait.apart_from)
        held &= Q(~Exists(mine))
    return held


def _to_sign(actor: Actor) -> QuerySet[Visit]:
    """The town's visits that lack a second signature and are not signed by this person."""
    signed = Visit.objects.filter(case=OuterRef("pk"), by_county=False).exclude(signatures__user=actor.user)
    return signed.annotate(names=Count("signatures")).filter(names__lt=INVESTIGATORS)
