"""Two states of one month of an award, side by side: what was issued on, and what holds now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from civilaffairs.benefits.explain import Derivation
from civilaffairs.benefits.models import AwardEnd
from civilaffairs.lib.money import format_yuan
from civilaffairs.lib.months import format_month
from civilaffairs.payments.evidence import FactUsed
from civilaffairs.payments.models import Line


@dataclass(frozen=True)
class State:
    """What a line was computed from. ``ended``: the award's last month, where this one lies after it."""

    line: Line
    derivation: Derivation
    facts: list[FactUsed]
    ended: AwardEnd | None


@dataclass(frozen=True)
class Compared:
    """One thing in both states; a dash where a state does not have it."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


ABSENT = "—"


def side_by_side(then: State, now: State) -> list[Compared]:
    """Everything that both states read, in the order of the derivation; the result last."""
    before, after = dict(_said(then)), dict(_said(now))
    result = _("Due")
    labels = [label for label in dict.fromkeys([*before, *after]) if label != result]
    return [
        Compared(label, before.get(label, ABSENT), after.get(label, ABSENT)) for label in [*labels, result]
    ]


def _said(state: State) -> Iterator[tuple[str, str]]:
    it = state.derivation
    yield _("Formula"), _("of %(month)s") % {"month": format_month(it.first_month)}
    yield _("Last month of the award"), format_month(state.ended.last_month) if state.ended else ABSENT
    for number, condition in enumerate(it.conditions, start=1):
        verdict = _("Holds") if condition.holds else _("Does not hold")
        yield _("Condition %(number)s") % {"number": number}, f"{verdict} · {condition.text}"
    for found in (*it.facts, *it.others):
        yield found.name, found.value
    for source in (*it.standards, *it.settings):
        yield source.name, source.value
    yield from _facts(state)
    yield _("Reckoning"), it.exit_text or it.text or ABSENT
    yield _("Due"), format_yuan(it.due)


def _facts(state: State) -> Iterator[tuple[str, str]]:
    for used in state.facts:
        who: Any = f"{used.person.name} · " if used.person else ""
        yield f"{who}{used.title}", used.says
