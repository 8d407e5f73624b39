"""Steps, states and lengths that the procedures share.

Lengths are the law's where it names one (最低生活保障审核确认办法: 3 working days to begin the checks,
7 days of notice, 10 working days to confirm, 30 in all, 45 after an objection; 特困人员认定办法: 15 and
15) and else an office's own, replaced by dated settings ``clock.<programme>.<code>``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework import county_visits, effects, extensions, guards
from civilaffairs.casework.kinds import (
    STAYS,
    AdoptsFrom,
    Assess,
    Clock,
    Effect,
    FollowUps,
    Guard,
    Outcome,
    Per,
    State,
    Step,
)
from civilaffairs.casework.models import Case

LENGTHS = {
    "accept": 5,
    "check": 3,
    "survey": 7,
    "first-review": 5,
    "notice": 7,
    "objection": 15,
    "confirm": 10,
    "return": 5,
    "total": 30,
    "extended": 45,
    "urgent": 24,
    "paperwork": 10,
    "supplement": 10,
    "delegated": 20,
}
UNITS: Mapping[str, Literal["calendar", "hours"]] = {"notice": "calendar", "urgent": "hours"}
ENTERED = ("open", "submit")
REVIEWED = (*ENTERED, "first-review", "post-notice", "propose-refusal")

AGREE = (_("Agreed."), _("The facts hold; agreed and submitted for confirmation."))
SEND_BACK = (_("Documents are incomplete; returned to be completed."), _("The facts must be checked again."))
MISSING = (_("Missing: the signed authorisation of every adult member."), _("Missing: proof of income."))
REFUSE = (_("The income per head reaches the standard."), _("The property exceeds the local limit."))


@dataclass(frozen=True)
class Hooks:
    """What the upper layers do at the steps of a procedure, and how they work out its amount."""

    on_submit: tuple[Effect, ...] = ()
    on_accept: tuple[Effect, ...] = ()
    on_supplement: tuple[Effect, ...] = ()
    on_not_accept: tuple[Effect, ...] = ()
    on_notice: tuple[Effect, ...] = ()
    on_confirm: tuple[Effect, ...] = ()
    on_refuse: tuple[Effect, ...] = ()
    on_stop: tuple[Effect, ...] = ()
    on_exit: tuple[Effect, ...] = ()
    assess: Assess | None = None
    outcome: Outcome | None = None
    follow_ups: FollowUps | None = None
    adopts_from: AdoptsFrom | None = None
    # The URL name of the page where the application is entered.
    entry_page: str = ""
    per: Per = "month"
    law: str = ""
    # RELIEF: why an application is no emergency, is one, is too much for the town, is not complete yet.
    urgent: Guard | None = None
    ordinary: Guard | None = None
    town_decides: Guard | None = None
    papers_complete: Guard | None = None
    # Why this person's office does not decide, asked of every kind; whether the towns do, in a shorter time.
    decides_here: Guard | None = None
    delegated: Callable[[Case], bool] | None = None
    # Whether what was confirmed may be applied for again already.
    renewable: Callable[[Case], bool] | None = None
    # The share of cases that the county visits before it confirms.
    share: county_visits.Share = lambda _case: None

    def here(self) -> tuple[Guard, ...]:
        """What each step asks that decides: `case.confirm` leading forward."""
        return () if self.decides_here is None else (self.decides_here,)

    def results(self) -> dict[str, Any]:
        """Those that belong to the kind and not to a step."""
        names = ("assess", "outcome", "follow_ups", "adopts_from", "per", "law", "delegated", "renewable")
        return {name: getattr(self, name) for name in names}


def clock(lengths: Mapping[str, int], code: str, name: str = "") -> Clock:
    return Clock(name or code, lengths[code], UNITS.get(code, "working"))


def ends() -> tuple[State, ...]:
    return (
        State("approved", _("Confirmed"), "passed", final=True),
        State("refused", _("Refused"), "refused", final=True, on_the_way=False),
        State("not-accepted", _("Not accepted"), "refused", final=True, on_the_way=False),
        State("withdrawn", _("Withdrawn"), "neutral", final=True, on_the_way=False),
        State("terminated", _("Ended without a decision"), "neutral", final=True, on_the_way=False),
    )


def supplement(lengths: Mapping[str, int]) -> State:
    """补正: the applicant's turn; the time for accepting stands still."""
    length = clock(lengths, "supplement")
    return State(
        "supplement",
        _("To be supplemented"),
        "todo",
        length,
        on_the_way=False,
        court="applicant",
        pauses=True,
    )


def handed_in_again(hooks: Hooks) -> tuple[Effect, ...]:
    """After the acceptance: what is declared anew is recorded, a near relative in the register too."""
    return (*hooks.on_submit, county_visits.register_relative)


def entry(hooks: Hooks, accepted: str) -> tuple[Step, ...]:
    return (
        Step(
            "submit", _("Submit"), ("draft",), "applied", "case.create",
            effects=(effects.apply_today, *hooks.on_submit), page=hooks.entry_page, hands_in=True,
        ),
        Step(
            "accept", _("Accept"), ("applied",), accepted, "case.accept",
            effects=(effects.accept_today, county_visits.register_relative, *hooks.on_accept),
            asks="relative",
        ),
        Step(
            "ask-supplement", _("Ask for what is missing, all at once"), ("applied",), "supplement",
            "case.accept", guards=(guards.not_supplemented_yet,), opinion="required", phrases=MISSING,
            effects=hooks.on_supplement, waits=False,
        ),
        Step(
            "supplemented", _("The applicant has supplemented"), ("supplement",), "applied", "case.accept",
            effects=hooks.on_submit, hands_in=True,
        ),
        Step(
            "not-accept", _("Do not accept"), ("applied", "supplement"), "not-accepted", "case.accept",
            effects=hooks.on_not_accept, opinion="required", danger=True,
        ),
    )  # fmt: skip


def decision(hooks: Hooks, *more: Guard) -> tuple[Step, ...]:
    here = hooks.here()
    return (
        Step(
            "confirm", _("Confirm"), ("confirm",), "approved", "case.confirm",
            guards=(*here, *more, guards.amount_is_due), effects=hooks.on_confirm, phrases=AGREE,
            apart_from=REVIEWED, page="casework:decision",
        ),
        Step(
            "refuse", _("Refuse"), ("confirm",), "refused", "case.confirm", guards=here,
            effects=hooks.on_refuse, opinion="required", phrases=REFUSE, apart_from=REVIEWED,
            page="casework:decision", danger=True,
        ),
        Step(
            "return-confirm", _("Return for correction"), ("confirm",), "returned", "case.confirm",
            effects=(effects.withdraw_notice,), opinion="required", phrases=SEND_BACK,
        ),
    )  # fmt: skip


def withdraw(*states: str) -> Step:
    return Step(
        "withdraw", _("Withdraw at the applicant's wish"), states, "withdrawn", "case.withdraw",
        effects=(effects.withdraw_notice,), opinion="required", danger=True, waits=False,
    )  # fmt: skip


def terminate(*states: str) -> Step:
    """终止审核: the applicant does not cooperate with the checks (办法 art. 29)."""
    return Step(
        "terminate", _("End: the applicant does not cooperate"), states, "terminated", "case.terminate",
        effects=(effects.withdraw_notice,), opinion="required", danger=True, waits=False,
        apart_from=ENTERED,
    )  # fmt: skip


def extend(*states: str) -> Step:
    """延长: the whole procedure takes longer, once, on a ground that the law names."""
    return Step(
        "extend", _("Extend the time of the procedure"), states, STAYS, "case.extend",
        guards=(extensions.not_yet,), effects=(extensions.extend,), opinion="required", waits=False,
        asks="ground",
    )  # fmt: skip
