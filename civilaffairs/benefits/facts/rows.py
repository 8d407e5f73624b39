"""The adopted rows behind each fact that a statement reads, as an explanation names them."""

from civilaffairs.people.models import (
    CarePlace,
    Cost,
    Death,
    Disability,
    Illness,
    Income,
    Membership,
    Residence,
    Schooling,
    SelfCare,
)
from civilaffairs.people.models.facts import Fact

ROWS: dict[str, tuple[type[Fact], ...]] = {
    "members": (Membership, Death),
    "counted_income": (Income, Cost),
    "own_income": (Income, Cost),
    "vulnerable_members": (Disability, Illness),
    "in_school": (Schooling,),
    "disability": (Disability,),
    "assessed": (SelfCare,),
    "self_care_failed": (SelfCare,),
    "care_at": (CarePlace,),
    "rural": (Residence,),
}
