"""SHORT: acceptance, the town's check, confirmation; no notice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework import guards
from civilaffairs.casework.kinds import CaseKind, State, Step
from civilaffairs.casework.procedures.steps import (
    AGREE,
    ENTERED,
    LENGTHS,
    SEND_BACK,
    Hooks,
    clock,
    decision,
    ends,
    entry,
    handed_in_again,
    supplement,
    terminate,
    withdraw,
)
from civilaffairs.lib.text import Text


def short(
    code: str,
    name: Text,
    programme: str,
    hooks: Hooks,
    *,
    lengths: Mapping[str, int] | None = None,
) -> CaseKind:
    """SHORT: acceptance, the town's check, confirmation; no notice."""
    days = {**LENGTHS, "first-review": 10, "confirm": 5, "total": 15, **(lengths or {})}
    states = (
        State("draft", _("Draft"), "neutral"),
        State("applied", _("Applied"), "todo", clock(days, "accept")),
        supplement(days),
        State("accepted", _("Accepted"), "processing", clock(days, "first-review")),
        State("returned", _("Returned"), "todo", clock(days, "return"), on_the_way=False),
        State("confirm", _("Confirmation"), "todo", clock(days, "confirm")),
        *ends(),
    )
    steps = (
        *entry(hooks, "accepted"),
        Step(
            "first-review", _("Agree and submit for confirmation"), ("accepted",), "confirm",
            "case.first-review", guards=(guards.amount_is_due,), opinion="required", phrases=AGREE,
            apart_from=ENTERED,
        ),
        Step(
            "return", _("Return for correction"), ("accepted",), "returned", "case.first-review",
            opinion="required", phrases=SEND_BACK,
        ),
        Step(
            "resubmit", _("Submit again"), ("returned",), "accepted", "case.accept",
            effects=handed_in_again(hooks), opinion="required", hands_in=True,
        ),
        *decision(hooks),
        withdraw("draft", "applied", "supplement", "accepted", "returned", "confirm"),
        terminate("accepted", "returned", "confirm"),
    )  # fmt: skip
    return CaseKind(code, name, programme, states, steps, clock(days, "total"), **hooks.results())
