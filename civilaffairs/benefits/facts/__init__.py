"""The facts that statements read, and the SQL that gathers them for one subject and month.

The month lies in a relation ``p`` (see ``calculation``), the settings of that month in ``s``.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from civilaffairs.benefits.declaration import Subject
from civilaffairs.benefits.values import COUNT, FACTOR, YUAN
from civilaffairs.lib.text import Text

HOUSEHOLD, PERSON, ORGANISATION, FOLLOWED = Subject


@dataclass(frozen=True)
class FactKind:
    """``settings``: the choices that shape how the fact is gathered."""

    name: Text
    unit: str = FACTOR
    settings: tuple[str, ...] = ()


_INCOME = ("income.not-counted",)
_VULNERABLE = ("vulnerable.groups", "vulnerable.elder-age")
NAMES: dict[str, dict[str, FactKind]] = {
    HOUSEHOLD: {
        "members": FactKind(_("Counted members"), COUNT),
        "counted_income": FactKind(_("Counted income of the household"), YUAN, _INCOME),
        "income_before_costs": FactKind(_("Counted income before costs"), YUAN, _INCOME),
        "rigid_spending": FactKind(_("Spending that cannot be avoided"), YUAN),
        "vulnerable_members": FactKind(_("Vulnerable members"), COUNT, _VULNERABLE),
        "decided": FactKind(_("Amount that the decision fixed"), YUAN),
        "shared": FactKind(_("Share of another fund"), YUAN),
    },
    PERSON: {
        "own_income": FactKind(_("Counted income of the person"), YUAN, _INCOME),
        "allowance_age": FactKind(_("Age for the allowance"), COUNT, ("old-age.start",)),
        "age": FactKind(_("Completed years of age"), COUNT),
        "age_at_start": FactKind(_("Age at the confirmation"), COUNT),
        "minor": FactKind(_("Under 18")),
        "in_school": FactKind(_("In full-time school")),
        "certified": FactKind(_("Valid disability certificate")),
        "disability": FactKind(_("Disability category")),
        "disability_grade": FactKind(_("Disability grade"), COUNT),
        "severe_disability": FactKind(
            _("Category and grade that receive care"), settings=("disability-care.grades",)
        ),
        "assessed": FactKind(_("Self-care has been assessed")),
        "self_care_failed": FactKind(_("Abilities of self-care lost"), COUNT),
        "care_at": FactKind(_("Place of care")),
        "elder_grade": FactKind(_("Grade of dependence")),
        "rural": FactKind(_("Rural registration")),
        "served_days": FactKind(_("Days served"), COUNT),
        "decided": FactKind(_("Amount that the decision fixed"), YUAN),
    },
    ORGANISATION: {
        "independent_beds": FactKind(_("Beds of self-reliant residents"), COUNT),
        "partial_beds": FactKind(_("Beds of partly dependent residents"), COUNT),
        "dependent_beds": FactKind(_("Beds of wholly dependent residents"), COUNT),
    },
    FOLLOWED: {
        "followed": FactKind(_("Persons paid"), COUNT),
    },
}
