"""CHANGE: entered by one person with a look at what follows, decided by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework.kinds import CaseKind, State, Step
from civilaffairs.casework.procedures.steps import LENGTHS, Hooks, clock, withdraw

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def change(code: str, name: str | _StrPromise, hooks: Hooks, *, page: str) -> CaseKind:
    """``page`` shows before and after; there the decision is taken."""
    states = (
        State("confirm", _("To be decided"), "todo", clock(LENGTHS, "confirm", "change-confirm")),
        State("approved", _("Decided"), "passed", final=True),
        State("refused", _("Refused"), "refused", final=True, on_the_way=False),
        State("withdrawn", _("Withdrawn"), "neutral", final=True, on_the_way=False),
    )
    steps = (
        Step(
            "confirm", _("Decide the change"), ("confirm",), "approved", "case.confirm",
            guards=hooks.here(), effects=hooks.on_confirm, phrases=(_("Agreed."),), apart_from=("open",),
            page=page,
        ),
        Step(
            "refuse", _("Refuse"), ("confirm",), "refused", "case.confirm",
            guards=hooks.here(), opinion="required", apart_from=("open",), page=page, danger=True,
        ),
        withdraw("confirm"),
    )  # fmt: skip
    return CaseKind(code, name, "", states, steps, about="change", **hooks.results())
