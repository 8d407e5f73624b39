"""Benefits of which a decision fixes the amount, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Kind, Once, Starts, Workflow
from civilaffairs.benefits.programme import Programme
from civilaffairs.benefits.statements import FactNames, Line, StandardNames


class DecidedProgramme(Programme):
    """One month, one amount: due also when the person dies afterwards, and over by itself.

    A subclass says what is asked (``questions``) and what follows from the answers (``fixes``).
    """

    kind: ClassVar[Kind] = Kind.DECIDED
    starts: ClassVar[Starts] = Starts.MONTH_OF_CONFIRMATION
    workflow: ClassVar[Workflow] = Workflow.SHORT_REVIEW
    valid_months: ClassVar[int] = 1
    # Another benefit's condition (benefit, condition) that must hold on the day of the decision; an emergency
    # is relieved without it.
    held_to: ClassVar[tuple[str, str] | None] = None
    # What it answers once; an emergency as well.
    once: ClassVar[Once | None] = None

    def lines(self, facts: FactNames, standard: StandardNames) -> Iterator[Line]:
        if not self.shared_with:
            yield Line("allowance", facts.decided, self.name, law=self.law)
            return
        yield Line("allowance", facts.decided - facts.shared, self.name, law=self.law)
        yield Line(
            "shared", facts.shared, _("Share of the charity fund"), law=self.law, fund=self.shared_with
        )
