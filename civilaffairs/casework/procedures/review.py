"""REVIEW: what was recorded since is proposed, then adopted by somebody else."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.kinds import CaseKind, Guard, State, Step
from civilaffairs.casework.procedures.steps import AGREE, LENGTHS, REVIEWED, SEND_BACK, Hooks, clock
from civilaffairs.lib.text import Text

SAME = (_("Checked: nothing has changed."),)


def review(
    code: str,
    name: Text,
    programme: str,
    hooks: Hooks,
    *,
    has_changes: Guard,
    lengths: Mapping[str, int] | None = None,
) -> CaseKind:
    """REVIEW: what was recorded since is proposed by the supervisor and adopted by the approver."""
    days = {**LENGTHS, "review": 10, **(lengths or {})}
    states = (
        State("draft", _("Under review"), "processing", clock(days, "review")),
        State("reviewed", _("Adoption proposed"), "todo", clock(days, "confirm", "review-confirm")),
        State("approved", _("Adopted"), "passed", final=True),
        State("unchanged", _("No change"), "neutral", final=True, on_the_way=False),
    )
    steps = (
        Step(
            "first-review", _("Propose to adopt the changes"), ("draft",), "reviewed", "case.first-review",
            guards=(has_changes,), opinion="required", phrases=AGREE,
        ),
        Step(
            "no-change", _("Close without change"), ("draft", "reviewed"), "unchanged", "case.first-review",
            opinion="required", phrases=SAME, filled_in=True,
        ),
        Step(
            "confirm", _("Adopt the changes"), ("reviewed",), "approved", "case.confirm",
            guards=(*hooks.here(), has_changes), effects=hooks.on_confirm, phrases=AGREE, apart_from=REVIEWED,
        ),
        Step(
            "return", _("Return for correction"), ("reviewed",), "draft", "case.confirm",
            opinion="required", phrases=SEND_BACK,
        ),
    )  # fmt: skip
    return CaseKind(code, name, programme, states, steps, about="review", **hooks.results())
