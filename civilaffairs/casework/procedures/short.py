"""SHORT: acceptance, the town's check, confirmation; a public notice between them where a city holds one.

A benefit may have a notice if it declares a length for it (``notice``, 0 days: none). The dated setting
``clock.<programme>.notice`` says for how many days an area posts it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from civilaffairs.casework import effects, guards
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

OBJECTED = 15  # working days that an objection adds, as in the full review
POSTED = ("notice", "objection")
WAY = ("draft", "applied", "accepted", "notice", "confirm", "approved")  # drawn for a case that was posted


def short(
    code: str,
    name: Text,
    programme: str,
    hooks: Hooks,
    *,
    lengths: Mapping[str, int] | None = None,
) -> CaseKind:
    """SHORT: acceptance, the town's check, confirmation; a notice only where a length is declared for it."""
    days = {**LENGTHS, "first-review": 10, "confirm": 5, "total": 15, **(lengths or {})}
    posts = "notice" in (lengths or {})
    posted = POSTED if posts else ()
    states = (
        State("draft", _("Draft"), "neutral"),
        State("applied", _("Applied"), "todo", clock(days, "accept")),
        supplement(days),
        State("accepted", _("Accepted"), "processing", clock(days, "first-review")),
        State("returned", _("Returned"), "todo", clock(days, "return"), on_the_way=False),
        *(_noticed(days) if posts else ()),
        State("confirm", _("Confirmation"), "todo", clock(days, "confirm")),
        *ends(),
    )
    steps = (
        *entry(hooks, "accepted"),
        *_check(hooks, posts=posts),
        *decision(hooks),
        withdraw("draft", "applied", "supplement", "accepted", "returned", *posted, "confirm"),
        terminate("accepted", "returned", *posted, "confirm"),
    )
    total = clock(days, "total")
    if not posts:
        return CaseKind(code, name, programme, states, steps, total, **hooks.results())
    longer = clock({"extended": days["total"] + OBJECTED}, "extended")
    return CaseKind(code, name, programme, states, steps, total, longer, other_way=WAY, **hooks.results())


def _check(hooks: Hooks, *, posts: bool) -> tuple[Step, ...]:
    """The town's opinion: straight to the confirmation, or by way of a notice."""
    unposted = (guards.no_notice_is_held,) if posts else ()
    return (
        Step(
            "first-review", _("Agree and submit for confirmation"), ("accepted",), "confirm",
            "case.first-review", guards=(*unposted, guards.amount_is_due), opinion="required", phrases=AGREE,
            apart_from=ENTERED,
        ),
        *(_publicity(hooks) if posts else ()),
        Step(
            "return", _("Return for correction"), ("accepted",), "returned", "case.first-review",
            opinion="required", phrases=SEND_BACK,
        ),
        Step(
            "resubmit", _("Submit again"), ("returned",), "accepted", "case.accept",
            effects=handed_in_again(hooks), opinion="required", hands_in=True,
        ),
    )  # fmt: skip


def _noticed(days: Mapping[str, int]) -> tuple[State, ...]:
    """Drawn for a case that was posted; most are not."""
    return (
        State(
            "notice",
            _("Public notice"),
            "processing",
            clock(days, "notice"),
            on_the_way=False,
            court="public",
        ),
        State("objection", _("Objection"), "todo", clock(days, "objection"), on_the_way=False),
    )


def _publicity(hooks: Hooks) -> tuple[Step, ...]:
    return (
        Step(
            "post-notice", _("Agree and post the public notice"), ("accepted",), "notice",
            "case.first-review", guards=(guards.notice_is_held, guards.amount_is_due), opinion="required",
            phrases=AGREE, effects=(effects.post_notice, *hooks.on_notice), apart_from=ENTERED,
        ),
        Step(
            "object", _("Record an objection"), ("notice", "objection"), "objection", "case.object",
            effects=(effects.record_objection,), page="casework:notice", asks="objection", waits=False,
        ),
        Step(
            "uphold", _("The objection holds: review again"), ("objection",), "accepted",
            "case.first-review", effects=(effects.uphold_objections,), opinion="required", apart_from=ENTERED,
        ),
        Step(
            "dismiss", _("The objection does not hold: notice goes on"), ("objection",), "notice",
            "case.first-review", effects=(effects.dismiss_objections,), opinion="required",
            apart_from=ENTERED,
        ),
        Step(
            "to-confirm", _("Notice ended: submit for confirmation"), ("notice",), "confirm", "case.notice",
            guards=(guards.notice_over,), automatic=True, waits=False,
        ),
    )  # fmt: skip
