"""One function moves a case, whatever its kind: ``advance``. ``offers`` says what it would allow.

Both read the same table, ask the same matrix, guards and four eyes, so that a page never offers
what the service refuses, and a step that is not offered says why and who may take it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.matrix import Forbidden, require
from civilaffairs.audit import trail
from civilaffairs.casework import deadlines, kinds
from civilaffairs.casework.assessed import Assessment
from civilaffairs.casework.kinds import CaseKind, Moment, Step
from civilaffairs.casework.models import Case, CaseEvent
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused, Stale

if TYPE_CHECKING:
    from civilaffairs.accounts.actors import Actor

# The step under which the opening of a case is written; whoever opened it entered it.
OPENED = "open"
# What a step may change of a case; the database lets nobody change the rest.
CHANGING = (
    *("state", "household", "person", "organisation", "single", "applicant_name", "members", "handler"),
    *("near_relative", "extended", "applied_on", "accepted_on", "closed_on"),
    *("step_due_on", "step_due_at", "total_due_on", "version"),
)


@dataclass(frozen=True)
class Offer:
    """A step from the case's state: whether this actor may take it now, and if not, why."""

    step: Step
    allowed: bool
    reason: str = ""


@transaction.atomic
def advance(
    case_id: UUID,
    step_code: str,
    actor: Actor | None,
    *,
    version: int,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    file_digests: Sequence[str] = (),
) -> CaseEvent:
    """Take one step: all of it happens, or nothing does.

    ``actor`` is None for the product itself, which may take automatic steps alone. What the
    effects need beyond the opinion comes in ``data``; only its codes, dates and amounts named in
    ``data["event"]`` are written with the event. Raises Stale, Forbidden or Refused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("area").get(pk=case_id)
    kind = kinds.get(case.kind)
    step = _step(kind, step_code)
    _check_version(case, version)
    today = clock.today()
    if case.state not in step.frm and (due := due_by_calendar(case, kind, today)):
        _take(Moment(case, kind, due, None, today))
    return _take(Moment(case, kind, step, actor, today, opinion.strip(), data or {}), file_digests)


def _take(moment: Moment, file_digests: Sequence[str] = ()) -> CaseEvent:
    _check(moment)
    event = _write(moment, file_digests)
    if moment.step.to:
        _move(moment, event)
    for effect in moment.step.effects:
        effect(replace(moment, event=event))
    _save(moment)
    case, detail = moment.case, {"step": moment.step.code}
    trail.record("case.step", object_kind="case", object_id=str(case.pk), label=case.number, detail=detail)
    return event


def due_by_calendar(case: Case, kind: CaseKind, today: date) -> Step | None:
    """The automatic step whose time has come: the case counts as being there, whether or not beat took it."""
    steps = [step for step in kind.steps_from(case.state) if step.automatic]
    return next((step for step in steps if not _closed(Moment(case, kind, step, None, today))), None)


def offers(case: Case, actor: Actor, assessed: Assessment | None = None) -> list[Offer]:
    """Every step of the table from the case's state; automatic ones too, since a person may do them.

    ``assessed`` by a page that has calculated the case already.
    """
    kind, today = kinds.get(case.kind), clock.today()
    found = [assessed] if assessed else []
    moments = [Moment(case, kind, step, actor, today, found=found) for step in kind.steps_from(case.state)]
    if due := due_by_calendar(case, kind, today):
        there = copy(case)
        there.state = due.to
        moments += [Moment(there, kind, step, actor, today, found=found) for step in kind.steps_from(due.to)]
    reasons = [(moment.step, _refusal(moment)) for moment in moments]
    return [Offer(step, not reason, reason) for step, reason in reasons]


def _step(kind: CaseKind, code: str) -> Step:
    try:
        return kind.step(code)
    except KeyError:
        raise Refused(_("This procedure has no such step.")) from None


def _check_version(case: Case, version: int) -> None:
    if case.version == version:
        return
    last = case.events.select_related("actor").order_by("-id").first()
    kind = kinds.get(case.kind)
    what = _("The case changed since this page was opened. It is now: %(state)s.") % {
        "state": kind.state(case.state).label
    }
    if last and last.actor:
        what += " " + _("The last step was taken by %(name)s.") % {"name": last.actor.name}
    raise Stale(what, remedy=_("Read the case again, then decide."))


def _check(moment: Moment) -> None:
    case, step = moment.case, moment.step
    if case.state not in step.frm:
        raise Refused(
            _("“%(step)s” is not possible while the case is: %(state)s.")
            % {"step": step.label, "state": moment.kind.state(case.state).label}
        )
    if moment.actor is None:
        if not step.automatic:
            raise Forbidden(_("This step is taken by a person."))
    else:
        _permit(moment, moment.actor)
    reason = _closed(moment)
    if reason:
        raise Refused(reason)
    if step.opinion == "required" and not moment.opinion:
        raise Refused(_("Give your reasons: they are kept with the case."))


def _refusal(moment: Moment) -> str:
    if moment.actor is not None:
        try:
            _permit(moment, moment.actor)
        except Forbidden as refusal:
            return str(refusal)
    return _closed(moment)


def _permit(moment: Moment, actor: Actor) -> None:
    case = moment.case
    require(actor, moment.step.action, area=case.area, kind=case.kind, state=case.state)


def _closed(moment: Moment) -> str:
    """Four eyes first, then the guards: the first reason that closes the step."""
    return _same_eyes(moment) or next((str(reason) for g in moment.step.guards if (reason := g(moment))), "")


def _same_eyes(moment: Moment) -> str:
    if moment.actor is None or not moment.step.apart_from:
        return ""
    me = moment.actor.user.pk
    if OPENED in moment.step.apart_from and moment.case.created_by_id == me:
        return _("You entered this case; somebody else must take this step.")
    taken = moment.case.events.filter(actor_id=me, step__in=moment.step.apart_from).first()
    if taken is None:
        return ""
    return _("You took the step “%(step)s” of this case; somebody else must take this one.") % {
        "step": moment.kind.step(taken.step).label if taken.step != OPENED else _("Entered")
    }


def _write(moment: Moment, file_digests: Sequence[str]) -> CaseEvent:
    return CaseEvent.objects.create(
        case=moment.case,
        step=moment.step.code,
        from_state=moment.case.state,
        to_state=moment.step.to or moment.case.state,
        actor=moment.actor.user if moment.actor else None,
        role=moment.actor.role if moment.actor else "",
        opinion=moment.opinion,
        file_digests=list(file_digests),
        data={**moment.data.get("event", {}), **_held(moment)},
    )


def _held(moment: Moment) -> dict[str, int]:
    """The working days that a clock had left when the case came into a state that pauses it.

    They are written with the step that stops the clock, and again with the one that lets it go on.
    """
    case, state = moment.case, moment.kind.state(moment.step.to or moment.case.state)
    if state.pauses and case.step_due_on:
        return {
            deadlines.LEFT: max(0, deadlines.calendar().working_days_left(moment.today, case.step_due_on))
        }
    if moment.kind.state(case.state).pauses:
        stopped = case.events.filter(to_state=case.state).order_by("-id").first()
        if stopped and stopped.from_state == state.code and deadlines.LEFT in stopped.data:
            return {deadlines.LEFT: stopped.data[deadlines.LEFT]}
    return {}


def _move(moment: Moment, event: CaseEvent) -> None:
    """Into the new state with its clock. A case that was returned keeps its first deadline."""
    case, state = moment.case, moment.kind.state(moment.step.to)
    case.state = state.code
    if state.final:
        case.step_due_on, case.step_due_at, case.closed_on = None, None, moment.today
    elif state.code != "returned":
        left = None if state.pauses else event.data.get(deadlines.LEFT)
        case.step_due_at = deadlines.due_at(moment.kind, state.clock, case.area, event.at)
        case.step_due_on = deadlines.due(moment.kind, state.clock, case.area, moment.today, left=left)
        if case.step_due_at:
            case.step_due_on = clock.local_date(case.step_due_at)


def _save(moment: Moment) -> None:
    case = moment.case
    case.total_due_on = None if case.closed_on else deadlines.total_due(case, moment.kind)
    if moment.actor:  # What the calendar does makes nobody's page stale: it read so already.
        case.version += 1
    case.save(update_fields=CHANGING)
