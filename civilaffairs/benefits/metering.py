"""METERED benefits before anything was measured: what one unit would give."""

from __future__ import annotations

from civilaffairs.benefits import programme
from civilaffairs.benefits.declaration import Kind, Subject
from civilaffairs.benefits.models import Award
from civilaffairs.people import facts
from civilaffairs.people.models import BedMonth, ServedDays


def one_unit(award: Award) -> None:
    """One served day or occupied bed in the first month, for a look that is undone; else it shows 0."""
    benefit = programme.get(award.programme)
    if benefit.kind == Kind.METERED and benefit.subject == Subject.PERSON:
        facts.adopt_values(
            award.decision,
            ServedDays,
            award.first_month,
            person=award.person,
            month=award.first_month,
            days=1,
        )
    if benefit.kind == Kind.METERED and benefit.subject == Subject.ORGANISATION:
        facts.adopt_values(
            award.decision,
            BedMonth,
            award.first_month,
            organisation=award.organisation,
            month=award.first_month,
            occupied=1,
        )
