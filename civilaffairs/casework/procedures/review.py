"""REVIEW: what was recorded since is proposed, then adopted by somebody else."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.kinds import CaseKind, Guard, State, Step
from civilaffairs.casework.procedures.steps import AGREE, LENGTHS, REVIEWED, SEND_BACK, Hooks, clock
from civilaffairs.lib.text import Text

GIVEN_UP = (
    _("Given up at their own wish."),
    _("They live in another place now."),
    _("Others provide for them now."),
)
WORK = (_("An income from work above the standard; they leave gradually."),)
PROPOSED = (*REVIEWED, "propose-stop", "propose-exit")
SAME = (_("Checked: nothing has changed."),)


def review(
    code: str,
    name: Text,
    programme: str,
    hooks: Hooks,
    *,
    has_changes: Guard,
    can_leave: Guard | None = None,
    still_paid: tuple[Guard, Guard] | None = None,
    lengths: Mapping[str, int] | None = None,
) -> CaseKind:
    """REVIEW: what was recorded since is proposed by the supervisor and adopted by the approver.

    So is a stop; and a gradual exit of benefits that have one (``can_leave``: why this award may not).
    ``still_paid``: why an award may not go on, with the changes and without them.
    """
    days = {**LENGTHS, "review": 10, **(lengths or {})}
    states = _states(days, can_leave)
    to_decide = tuple(state.code for state in states if state.tag == "todo")
    steps = (
        *_adopt(hooks, has_changes, *(still_paid or ())),
        *_stop(hooks),
        *(_exit(hooks, can_leave) if can_leave else ()),
        Step(
            "return", _("Return for correction"), to_decide, "draft", "case.confirm",
            opinion="required", phrases=SEND_BACK,
        ),
    )  # fmt: skip
    return CaseKind(code, name, programme, states, steps, about="review", **hooks.results())


def _states(days: Mapping[str, int], can_leave: Guard | None) -> tuple[State, ...]:
    deadline = clock(days, "confirm", "review-confirm")
    states = (
        State("draft", _("Under review"), "processing", clock(days, "review")),
        State("reviewed", _("Adoption proposed"), "todo", deadline),
        State("approved", _("Adopted"), "passed", final=True),
        State("unchanged", _("No change"), "neutral", final=True, on_the_way=False),
        State("to-stop", _("Stop proposed"), "todo", deadline, on_the_way=False),
        State("stopped", _("Stopped"), "refused", final=True, on_the_way=False),
    )
    if can_leave is None:
        return states
    return (
        *states,
        State("to-exit", _("Gradual exit proposed"), "todo", deadline, on_the_way=False),
        State("exiting", _("Leaves gradually"), "neutral", final=True, on_the_way=False),
    )


def _adopt(hooks: Hooks, has_changes: Guard, *still_paid: Guard) -> tuple[Step, ...]:
    changed, unchanged = (has_changes, *still_paid[:1]), still_paid[1:]
    return (
        Step(
            "first-review", _("Propose to adopt the changes"), ("draft",), "reviewed", "case.first-review",
            guards=changed, opinion="required", phrases=AGREE,
        ),
        Step(
            "no-change", _("Close without change"), ("draft", "reviewed"), "unchanged", "case.first-review",
            guards=unchanged, opinion="required", phrases=SAME, filled_in=True,
        ),
        Step(
            "confirm", _("Adopt the changes"), ("reviewed",), "approved", "case.confirm",
            guards=(*hooks.here(), *changed), effects=hooks.on_confirm, phrases=AGREE, apart_from=PROPOSED,
        ),
    )  # fmt: skip


def _stop(hooks: Hooks) -> tuple[Step, ...]:
    """停发: whatever the facts say, nothing is due after a month; its own letter tells why."""
    return (
        Step(
            "propose-stop", _("Propose to stop"), ("draft",), "to-stop", "case.first-review",
            opinion="required", phrases=GIVEN_UP, asks="last-month", danger=True, waits=False,
        ),
        Step(
            "stop", _("Stop"), ("to-stop",), "stopped", "case.confirm",
            guards=hooks.here(), effects=hooks.on_stop, opinion="required", phrases=GIVEN_UP,
            apart_from=PROPOSED, danger=True,
        ),
    )  # fmt: skip


def _exit(hooks: Hooks, can_leave: Guard) -> tuple[Step, ...]:
    """渐退: what is due this month is paid on at falling rates, by a dated setting."""
    return (
        Step(
            "propose-exit", _("Propose a gradual exit"), ("draft",), "to-exit", "case.first-review",
            guards=(can_leave,), opinion="required", phrases=WORK, waits=False,
        ),
        Step(
            "exit", _("Let leave gradually"), ("to-exit",), "exiting", "case.confirm",
            guards=(*hooks.here(), can_leave), effects=hooks.on_exit, opinion="required", phrases=WORK,
            apart_from=PROPOSED,
        ),
    )  # fmt: skip
