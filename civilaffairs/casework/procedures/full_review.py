"""FULL_REVIEW: match, visit by two, first review, public notice, confirmation."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework import county_visits, effects, guards
from civilaffairs.casework.kinds import CaseKind, State, Step
from civilaffairs.casework.procedures.steps import (
    AGREE,
    ENTERED,
    LENGTHS,
    REFUSE,
    SEND_BACK,
    Hooks,
    clock,
    decision,
    ends,
    entry,
    extend,
    handed_in_again,
    supplement,
    terminate,
    withdraw,
)
from civilaffairs.lib.text import Text

# From the acceptance to the decision.
UNDER_REVIEW = ("checking", "survey", "first-review", "returned", "notice", "objection", "confirm")


def full_review(
    code: str,
    name: Text,
    programme: str,
    hooks: Hooks,
    *,
    lengths: Mapping[str, int] | None = None,
) -> CaseKind:
    """FULL_REVIEW: match, visit by two, first review, public notice, confirmation."""
    days = {**LENGTHS, **(lengths or {})}
    states = (
        State("draft", _("Draft"), "neutral"),
        State("applied", _("Applied"), "todo", clock(days, "accept")),
        supplement(days),
        State("checking", _("Information match"), "processing", clock(days, "check")),
        State("survey", _("Home visit"), "processing", clock(days, "survey")),
        State("first-review", _("First review"), "todo", clock(days, "first-review")),
        State("returned", _("Returned"), "todo", clock(days, "return"), on_the_way=False),
        State("notice", _("Public notice"), "processing", clock(days, "notice"), court="public"),
        State("objection", _("Objection"), "todo", clock(days, "objection"), on_the_way=False),
        State("confirm", _("Confirmation"), "todo", clock(days, "confirm")),
        *ends(),
    )
    steps = (
        *entry(hooks, "checking"),
        *_verification(hooks),
        *_publicity(hooks),
        *decision(hooks, guards.notice_over, county_visits.done),
        withdraw("draft", "applied", "supplement", *UNDER_REVIEW),
        terminate(*UNDER_REVIEW),
        extend(*UNDER_REVIEW),
    )
    total, extended, delegated = (clock(days, length) for length in ("total", "extended", "delegated"))
    return CaseKind(
        code, name, programme, states, steps, total, extended, delegated_total=delegated, **hooks.results()
    )


def _verification(hooks: Hooks) -> tuple[Step, ...]:
    settled, signed = guards.matched_and_settled, guards.visited_and_signed
    return (
        Step(
            "match-done", _("Close the information match"), ("checking",), "survey", "case.match",
            guards=(settled,), page="casework:match",
        ),
        Step(
            "survey-done", _("Submit for first review"), ("survey",), "first-review", "case.visit",
            guards=(signed,), page="casework:visit",
        ),
        Step(
            "resubmit", _("Submit again for first review"), ("returned",), "first-review", "case.visit",
            guards=(settled, signed), effects=handed_in_again(hooks), opinion="required", hands_in=True,
        ),
        Step(
            "first-review", _("Agree and post the public notice"), ("first-review",), "notice",
            "case.first-review", guards=(guards.amount_is_due,), opinion="required", phrases=AGREE,
            effects=(effects.post_notice, *hooks.on_notice), apart_from=ENTERED,
        ),
        Step(
            "propose-refusal", _("Disagree: submit without notice"), ("first-review",), "confirm",
            "case.first-review", opinion="required", phrases=REFUSE, apart_from=ENTERED, danger=True,
        ),
        Step(
            "return", _("Return for correction"), ("first-review",), "returned", "case.first-review",
            opinion="required", phrases=SEND_BACK,
        ),
    )  # fmt: skip


def _publicity(hooks: Hooks) -> tuple[Step, ...]:
    return (
        Step(
            "object", _("Record an objection"), ("notice", "objection"), "objection", "case.object",
            effects=(effects.record_objection,), page="casework:notice", asks="objection", waits=False,
        ),
        Step(
            "uphold", _("The objection holds: review again"), ("objection",), "first-review",
            "case.first-review", guards=(guards.visited_and_signed,), effects=(effects.uphold_objections,),
            opinion="required", apart_from=ENTERED,
        ),
        Step(
            "dismiss", _("The objection does not hold: notice goes on"), ("objection",), "notice",
            "case.first-review", guards=(guards.visited_and_signed,), effects=(effects.dismiss_objections,),
            opinion="required", apart_from=ENTERED,
        ),
        Step(
            "to-confirm", _("Notice ended: submit for confirmation"), ("notice",), "confirm", "case.notice",
            guards=(guards.notice_over,), effects=(county_visits.draw(hooks.share),), automatic=True,
            waits=False,
        ),
    )  # fmt: skip
