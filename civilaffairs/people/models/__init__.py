"""Persons, organisations, households, what is known of them, and who receives for whom."""

from civilaffairs.people.models.decisions import Decision
from civilaffairs.people.models.facts import (
    BedMonth,
    CareHome,
    CarePlace,
    Cost,
    Death,
    Disability,
    ElderAbility,
    Illness,
    Income,
    Membership,
    PropertyItem,
    Residence,
    Schooling,
    SelfCare,
    ServedDays,
)
from civilaffairs.people.models.feeds import Feed, Report
from civilaffairs.people.models.identities import FormerIdentity
from civilaffairs.people.models.parties import Household, Organisation, Person
from civilaffairs.people.models.payees import BankAccount, PayeeArrangement
from civilaffairs.people.models.touches import Touch

__all__ = [
    "BankAccount",
    "BedMonth",
    "CareHome",
    "CarePlace",
    "Cost",
    "Death",
    "Decision",
    "Disability",
    "ElderAbility",
    "Feed",
    "FormerIdentity",
    "Household",
    "Illness",
    "Income",
    "Membership",
    "Organisation",
    "PayeeArrangement",
    "Person",
    "PropertyItem",
    "Report",
    "Residence",
    "Schooling",
    "SelfCare",
    "ServedDays",
    "Touch",
]
