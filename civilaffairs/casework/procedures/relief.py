"""RELIEF: the full review for what has cost a family much; in an emergency money first, papers later.

社会救助暂行办法 art. 48, 民发〔2018〕23号: a town decides small sums itself; in an emergency nothing is
matched, visited or published before, and what is missing is completed afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework import county_visits, effects, guards
from civilaffairs.casework.kinds import CaseKind, Guard, State, Step
from civilaffairs.casework.procedures.full_review import full_review
from civilaffairs.casework.procedures.steps import (
    AGREE,
    ENTERED,
    LENGTHS,
    SEND_BACK,
    Hooks,
    clock,
    handed_in_again,
)
from civilaffairs.lib.text import Text


def relief(
    code: str,
    name: Text,
    programme: str,
    hooks: Hooks,
    *,
    lengths: Mapping[str, int] | None = None,
) -> CaseKind:
    """The table of ``full_review`` with the way of an emergency beside it."""
    full = full_review(code, name, programme, hooks, lengths=lengths)
    days = {**LENGTHS, **(lengths or {})}
    urgent = State(
        "urgent",
        _("Emergency: relieve at once"),
        "refused",
        clock(days, "urgent", "urgent-hours"),
        on_the_way=False,
    )
    paperwork = State(
        "paperwork", _("Relieved, papers to follow"), "todo", clock(days, "paperwork"), on_the_way=False
    )
    first, second, *rest = full.states
    return replace(
        full,
        states=(first, second, urgent, *rest, paperwork),
        other_way=(first.code, second.code, "urgent", "paperwork", "approved"),
        steps=(*(_ordinary(step, hooks) for step in full.steps), *_of_the_town(hooks), *_emergency(hooks)),
    )


def _ordinary(step: Step, hooks: Hooks) -> Step:
    """A step of the full review; an emergency has another way in, and may be refused like the rest."""
    if step.code in ("accept", "resubmit"):
        return replace(step, guards=(*_given(hooks.ordinary), *step.guards))
    if step.code == "refuse":
        return replace(step, frm=(*step.frm, "urgent"))
    return step


def _given(guard: Guard | None) -> tuple[Guard, ...]:
    return () if guard is None else (guard,)


def _of_the_town(hooks: Hooks) -> tuple[Step, ...]:
    """What the town confirms itself: small sums, by somebody who did not enter them."""
    small = (*_given(hooks.town_decides), guards.amount_is_due)
    return (
        Step(
            "confirm-in-town", _("Confirm in the town"), ("confirm",), "approved", "case.relieve",
            guards=(guards.notice_over, county_visits.done, *small), effects=hooks.on_confirm,
            apart_from=ENTERED,
            page="casework:decision", phrases=AGREE, waits=False,
        ),
        Step(
            "relieve-in-town", _("Relieve now, in the town"), ("urgent",), "paperwork", "case.relieve",
            guards=small, effects=hooks.on_confirm, apart_from=ENTERED, page="casework:decision",
            phrases=AGREE,
        ),
    )  # fmt: skip


def _emergency(hooks: Hooks) -> tuple[Step, ...]:
    is_urgent = _given(hooks.urgent)
    return (
        Step(
            "accept-urgent", _("Accept: relieve first, papers later"), ("applied",), "urgent", "case.accept",
            guards=is_urgent, effects=(effects.accept_today, county_visits.register_relative),
            asks="relative",
        ),
        Step(
            "relieve", _("Relieve now"), ("urgent",), "paperwork", "case.confirm",
            guards=(*hooks.here(), guards.amount_is_due), effects=hooks.on_confirm, apart_from=ENTERED,
            page="casework:decision", phrases=AGREE,
        ),
        Step(
            "return-urgent", _("Return for correction"), ("urgent",), "returned", "case.relieve",
            opinion="required", phrases=SEND_BACK, waits=False,
        ),
        Step(
            "resubmit-urgent", _("Submit the emergency again"), ("returned",), "urgent", "case.accept",
            guards=is_urgent, effects=handed_in_again(hooks), opinion="required", hands_in=True,
        ),
        Step(
            "complete-papers", _("Complete the papers"), ("paperwork",), "approved", "case.create",
            guards=_given(hooks.papers_complete), effects=handed_in_again(hooks),
            page=hooks.entry_page, hands_in=True,
        ),
    )  # fmt: skip
