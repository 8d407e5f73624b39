"""The facts that statements read, and the SQL that gathers them for one subject and month.

The month lies in a relation ``p`` (see ``calculation``), the settings of that month in ``s``.
"""

from __future__ import annotations

from dataclasses import dataclass

from civilaffairs.benefits.values import COUNT, FACTOR, YUAN

HOUSEHOLD, PERSON = "household", "person"


@dataclass(frozen=True)
class FactKind:
    unit: str = FACTOR


NAMES: dict[str, dict[str, FactKind]] = {
    HOUSEHOLD: {
        "members": FactKind(COUNT),
        "counted_income": FactKind(YUAN),
        "vulnerable_members": FactKind(COUNT),
    },
    PERSON: {
        "own_income": FactKind(YUAN),
        "allowance_age": FactKind(COUNT),
        "age": FactKind(COUNT),
        "age_at_start": FactKind(COUNT),
        "minor": FactKind(),
        "in_school": FactKind(),
        "disability": FactKind(),
        "disability_grade": FactKind(COUNT),
        "assessed": FactKind(),
        "self_care_failed": FactKind(COUNT),
        "care_at": FactKind(),
        "rural": FactKind(),
    },
}
# The settings that the SQL of a subject's facts reads.
SETTINGS: dict[str, tuple[str, ...]] = {
    HOUSEHOLD: ("income.not-counted", "vulnerable.groups", "vulnerable.elder-age"),
    PERSON: ("income.not-counted", "old-age.start"),
}
