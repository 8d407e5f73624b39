"""Households with temporary relief that a decision granted."""

from datetime import date
from decimal import Decimal

from civilaffairs.benefits import awards
from civilaffairs.benefits.fixing import IN_CASH
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.values import Value
from civilaffairs.people.models import Decision, Membership
from tests.factories import areas, money
from tests.factories.money import FIRST

EMERGENCY: dict[str, Value] = {"kind": "emergency", "persons": Decimal(1), "months": Decimal(2)}


def relief(name: str, answers: dict[str, Value], *, cash: bool = True, number: str = FIRST) -> Award:
    """Granted on 5 June 2020 to the household of this head, in cash or through the bank."""
    home = money.household()
    head = money.person(name)
    told = Decision.objects.create(
        kind="confirmation", decided_on=date(2020, 5, 1), first_month=date(2020, 5, 1)
    )
    Membership.objects.create(
        person=head, household=home, counted=True, relation="02", layer="adopted",
        valid_from=date(2015, 1, 1), decision=told, source="decision",
    )  # fmt: skip
    money.arrange(home, head, number)
    return awards.confirm(
        "temporary-relief", home, applied_on=date(2020, 6, 4), confirmed_on=date(2020, 6, 5),
        area=areas.town(), decision=told, answers={**answers, IN_CASH: True} if cash else answers,
    )  # fmt: skip
