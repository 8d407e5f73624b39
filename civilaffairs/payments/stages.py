"""The stages of a month's money, drawn the same for one batch and for a whole month."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from civilaffairs.payments.models import Batch

State = Batch.State
LABELS = {
    State.PREPARED: _("Prepared"),
    State.APPROVED: _("Approved"),
    State.RELEASED: _("Released"),
    State.EXPORTED: _("Sent to the bank"),
    State.RETURNED: _("Return in"),
    State.RECONCILED: _("Reconciled"),
}
_ORDER = list(LABELS)


def has_reached(batch: Batch, stage: str) -> bool:
    """Whether a batch that was not taken back is at this stage or beyond."""
    return _ORDER.index(State(batch.state)) >= _ORDER.index(State(stage))


def mark(
    items: list[dict[str, Any]], done: list[bool], *, problem_at: int | None = None
) -> list[dict[str, Any]]:
    """Set each item's state: done, to come, and the first open one current, or the place of a problem."""
    first_open = done.index(False) if False in done else len(done)
    for position, item in enumerate(items):
        if done[position]:
            item["state"] = "done"
        elif position == first_open:
            item["state"] = "problem" if position == problem_at else "current"
        else:
            item["state"] = "todo"
    return items


def of_batch(batch: Batch) -> list[dict[str, Any]]:
    """The steps of a batch's page."""
    if batch.state == State.CANCELLED:
        return [
            {"label": LABELS[State.PREPARED], "state": "done"},
            {"label": _("Taken back"), "state": "problem"},
        ]
    items: list[dict[str, Any]] = [{"label": label} for label in LABELS.values()]
    done = [has_reached(batch, stage) for stage in LABELS]
    return mark(items, done, problem_at=len(items) - 1 if batch.state == State.RETURNED else None)
