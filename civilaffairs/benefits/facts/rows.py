"""The adopted rows behind each fact that a statement reads, as an explanation names them."""

from civilaffairs.people.models import (
    BedMonth,
    CarePlace,
    Cost,
    Death,
    Disability,
    ElderAbility,
    Illness,
    Income,
    Membership,
    Residence,
    Schooling,
    SelfCare,
    ServedDays,
)
from civilaffairs.people.models.fact import Fact

ROWS: dict[str, tuple[type[Fact], ...]] = {
    "members": (Membership, Death),
    "counted_income": (Income, Cost),
    "income_before_costs": (Income,),
    "rigid_spending": (Cost,),
    "own_income": (Income, Cost),
    "vulnerable_members": (Disability, Illness),
    "in_school": (Schooling,),
    "certified": (Disability,),
    "disability": (Disability,),
    "severe_disability": (Disability,),
    "elder_grade": (ElderAbility,),
    "served_days": (ServedDays,),
    "independent_beds": (BedMonth,),
    "partial_beds": (BedMonth,),
    "dependent_beds": (BedMonth,),
    "assessed": (SelfCare,),
    "self_care_failed": (SelfCare,),
    "care_at": (CarePlace,),
    "rural": (Residence,),
}
