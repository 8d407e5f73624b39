"""The cases in a person's queue; the workbench finds this module by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import permits
from civilaffairs.casework import county_visits, deadlines, kinds, queries, waiting
from civilaffairs.casework.models import Case
from civilaffairs.lib import clock
from civilaffairs.lib.todo import Counted, Waiting

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor


def count(actor: Actor) -> Counted:
    """How many cases wait for this person; each number is that of the list behind it."""
    if not permits(actor.role, "case.read"):
        return Counted()
    cases = waiting.waiting_for(actor)
    today = clock.today()
    last = waiting.soon(today, deadlines.calendar())
    over = queries.past()
    nearly = (Q(step_due_on__lte=last) | Q(total_due_on__lte=last)) & ~over
    numbers = cases.aggregate(
        todo=Count("id"),
        soon=Count("id", filter=nearly),
        overdue=Count("id", filter=over),
        returned=Count("id", filter=Q(state="returned")),
    )
    return Counted(**numbers)


def rows(actor: Actor, limit: int) -> list[Waiting]:
    """The most pressing cases first."""
    if not permits(actor.role, "case.read"):
        return []
    cases = waiting.waiting_for(actor).order_by("step_due_on", "number")
    return [_row(case, actor) for case in cases[:limit]]


def _row(case: Case, actor: Actor) -> Waiting:
    kind = kinds.get(case.kind)
    state = kind.state(case.state)
    step = waiting.next_step(case, actor)
    page = step.page if step and step.page else ""
    return Waiting(
        title=case.applicant_name,
        number=case.number,
        what=kind.name,
        state=state.label,
        tag=state.tag,
        action=step.label if step else _visit_in(case),
        url=reverse(page or ("casework:case" if step else "casework:visit"), args=[case.pk]),
        due_on=deadlines.nearest(case),
        due_at=deadlines.instant(case),
    )


def _visit_in(case: Case) -> str:
    return _("County visit") if case.state == county_visits.STATE else _("Sign the home visit")
