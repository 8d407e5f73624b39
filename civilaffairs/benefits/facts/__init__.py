"""The facts that statements read, and the SQL that gathers them for one subject and month.

The month lies in a relation ``p`` (see ``calculation``), the settings of that month in ``s``.
"""

from __future__ import annotations

from dataclasses import dataclass

from civilaffairs.benefits.values import COUNT, FACTOR, YUAN

HOUSEHOLD, PERSON, ORGANISATION, FOLLOWED = "household", "person", "organisation", "followed"


@dataclass(frozen=True)
class FactKind:
    """``settings``: the choices that shape how the fact is gathered."""

    unit: str = FACTOR
    settings: tuple[str, ...] = ()


_INCOME = ("income.not-counted",)
_VULNERABLE = ("vulnerable.groups", "vulnerable.elder-age")
NAMES: dict[str, dict[str, FactKind]] = {
    HOUSEHOLD: {
        "members": FactKind(COUNT),
        "counted_income": FactKind(YUAN, _INCOME),
        "vulnerable_members": FactKind(COUNT, _VULNERABLE),
        "decided": FactKind(YUAN),
    },
    PERSON: {
        "own_income": FactKind(YUAN, _INCOME),
        "allowance_age": FactKind(COUNT, ("old-age.start",)),
        "age": FactKind(COUNT),
        "age_at_start": FactKind(COUNT),
        "minor": FactKind(),
        "in_school": FactKind(),
        "certified": FactKind(),
        "disability": FactKind(),
        "disability_grade": FactKind(COUNT),
        "severe_disability": FactKind(settings=("disability-care.grades",)),
        "assessed": FactKind(),
        "self_care_failed": FactKind(COUNT),
        "care_at": FactKind(),
        "elder_grade": FactKind(),
        "rural": FactKind(),
        "served_days": FactKind(COUNT),
        "decided": FactKind(YUAN),
    },
    ORGANISATION: {
        "occupied_beds": FactKind(COUNT),
    },
    FOLLOWED: {
        "followed": FactKind(COUNT),
    },
}
