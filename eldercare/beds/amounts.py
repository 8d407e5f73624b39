"""What a list comes to: the same statement as the run, with the beds of the list for those adopted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from civilaffairs.benefits import assessment, programme
from civilaffairs.benefits.explain import basis_of
from civilaffairs.benefits.reckoning import reckon
from eldercare.beds.lists import beds
from eldercare.beds.matching import PROGRAMME
from eldercare.models import BedList


@dataclass(frozen=True)
class Likely:
    """What the home is due for the month, and how it is reckoned; None while a standard is missing."""

    amount: Decimal | None
    text: str = ""


def likely(found: BedList) -> Likely:
    """By the standards of the month as they are known now."""
    benefit = programme.get(PROGRAMME)
    assessed = assessment.of_awards(benefit, [found.award_id], found.month)
    if not assessed or assessed[0].missing:
        return Likely(None)
    now, counted = assessed[0], beds(found)
    (line,) = benefit.formula(basis_of(now.content, now.month)).lines
    independent = counted["occupied"] - counted["partial"] - counted["dependent"]
    read = {
        "fact:independent_beds": Decimal(independent),
        "fact:partial_beds": Decimal(counted["partial"]),
        "fact:dependent_beds": Decimal(counted["dependent"]),
    }
    reckoned = reckon(line, {**now.inputs, **read}, now.content)
    return Likely(reckoned.due, reckoned.text)
