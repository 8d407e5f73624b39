"""What somebody must say before an amount can be fixed, because no register holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from civilaffairs.benefits.errors import INELIGIBLE, BenefitRefused
from civilaffairs.benefits.terms import Input
from civilaffairs.benefits.values import COUNT, FACTOR, Value
from civilaffairs.lib.text import Text

MOST = 100_000_000


@dataclass(frozen=True)
class Ask:
    """A number (``unit``, between ``least`` and ``most``), or one of the ``words``.

    ``only`` names another question and the answer without which this one is not asked.
    """

    name: str
    label: Text
    unit: str = COUNT
    least: int = 0
    most: int = MOST
    words: Mapping[str, Text] = field(default_factory=dict)
    only: tuple[str, str] | None = None

    def is_asked(self, answers: Mapping[str, Value]) -> bool:
        return self.only is None or answers.get(self.only[0]) == self.only[1]

    def admits(self, answer: Value) -> bool:
        if self.words:
            return answer in self.words
        if not isinstance(answer, Decimal) or not self.least <= answer <= self.most:
            return False
        return self.unit != COUNT or answer == answer.to_integral_value()


class AskedNames:
    """The answers, as terms: ``asked.persons``."""

    def __init__(self, asks: Sequence[Ask]) -> None:
        self._asks = {ask.name: ask for ask in asks}

    def __getattr__(self, name: str) -> Input:
        if name not in self._asks:
            raise AttributeError(f"Nobody is asked for {name!r}; there are {', '.join(self._asks)}.")
        return Input("asked", name, self._asks[name].unit if not self._asks[name].words else FACTOR)


def check(asks: Sequence[Ask], answers: Mapping[str, Value]) -> None:
    """Refuse (``ineligible``) answers that are missing, too many or out of bounds."""
    wanted = [ask for ask in asks if ask.is_asked(answers)]
    for ask in wanted:
        answer = answers.get(ask.name)
        if answer is None:
            raise BenefitRefused(INELIGIBLE, _("%(label)s: not said yet.") % {"label": ask.label})
        if not ask.admits(answer):
            raise BenefitRefused(
                INELIGIBLE, _("%(label)s: this value is not possible.") % {"label": ask.label}
            )
    if unknown := sorted(set(answers) - {ask.name for ask in wanted}):
        raise BenefitRefused(INELIGIBLE, _("%(names)s is not asked here.") % {"names": ", ".join(unknown)})
