"""Adopted facts in bulk: what is told is gathered, and written at once for everybody."""

from collections import defaultdict
from typing import Any

from civilaffairs.audit.db import ClockNow
from civilaffairs.payments.examples.timeline import Period, Timelines
from civilaffairs.people.models import Decision
from civilaffairs.people.models.fact import Fact
from tests.worlds.copying import copy


class Facts(Timelines):
    """Timelines whose rows are written by ``write``: what no longer holds is closed, the rest added."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self._wanted: dict[Any, tuple[dict[str, Any], list[Period]]] = {}
        self._held: dict[Any, dict[Period, Any]] = defaultdict(dict)

    def _hold(self, model: type[Fact], slot: dict[str, Any], wanted: list[Period], add: bool = True) -> None:
        if add:
            self.hold(model, slot, wanted)

    def hold(self, model: type[Fact], slot: dict[str, Any], wanted: list[Period]) -> None:
        self._wanted[model, *slot.values()] = (slot, wanted)

    def write(self) -> None:
        closed: dict[type[Fact], list[Any]] = defaultdict(list)
        added: dict[type[Fact], list[Fact]] = defaultdict(list)
        for key, (slot, wanted) in self._wanted.items():
            model, held = key[0], self._held[key]
            closed[model] += [held.pop(period) for period in [*held] if period not in wanted]
            for period in wanted:
                if period not in held:
                    row = self._row(model, slot, period)
                    held[period] = row.pk
                    added[model].append(row)
        self._wanted.clear()
        for model, keys in closed.items():
            model._default_manager.filter(pk__in=keys).update(known_to=ClockNow())
        for model, rows in added.items():
            copy(model, rows)

    def _row(self, model: type[Fact], slot: dict[str, Any], period: Period) -> Fact:
        start, end, values = period
        return model(
            layer="adopted",
            decision=self._decision,
            source="decision",
            valid_from=start,
            valid_to=end,
            **slot,
            **dict(values),
        )
