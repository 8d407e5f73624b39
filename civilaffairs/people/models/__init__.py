"""Persons, organisations, households, what is known of them, and who receives for whom."""

from civilaffairs.people.models.decisions import Decision
from civilaffairs.people.models.facts import (
    CarePlace,
    Cost,
    Death,
    Disability,
    Illness,
    Income,
    Membership,
    PropertyItem,
    Residence,
    Schooling,
    SelfCare,
)
from civilaffairs.people.models.parties import Household, Organisation, Person
from civilaffairs.people.models.payees import BankAccount, PayeeArrangement

__all__ = [
    "BankAccount",
    "CarePlace",
    "Cost",
    "Death",
    "Decision",
    "Disability",
    "Household",
    "Illness",
    "Income",
    "Membership",
    "Organisation",
    "PayeeArrangement",
    "Person",
    "PropertyItem",
    "Residence",
    "Schooling",
    "SelfCare",
]
