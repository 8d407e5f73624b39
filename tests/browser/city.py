"""A small Dongguan on 6 May 2020: two investigators, a second household, the amounts of that year."""

from datetime import date

from django.db import transaction

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time, shift_to
from civilaffairs.benefits import awards
from civilaffairs.payments.models import Fund
from civilaffairs.people import facts, households, payees, persons
from civilaffairs.people.models import Decision, Membership
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, money, staff, welfare

OPENING = date(2020, 5, 6)
NEIGHBOUR, NEIGHBOURS_ID, NEIGHBOURS_ACCOUNT = "梁桂芳", "441999196601050021", "6299990000000000103"
SECOND = ("何志豪", "hezhihao")


def open_city() -> None:
    """Everything that exists before Jing opens the empty form. The clock of all processes is moved."""
    shift_to(OPENING)
    _offices()
    with transaction.atomic():
        welfare.publish()
    with transaction.atomic(), business_time(date(2020, 5, 4)):
        _neighbour()


def _offices() -> None:
    money.city()
    areas.village()
    Area.objects.filter(pk=areas.town().pk).update(phone="0769-86600001")
    for role in staff.NAMES:
        staff.actor(role)
    second_investigator()
    Fund.objects.create(code="local", name="本级财政", name_en="Local budget", payer_account="44001234567890")


def second_investigator() -> Actor:
    return staff.actor(Role.CASEWORKER, name=SECOND[0], username=SECOND[1])


def _neighbour() -> None:
    """One woman without income, confirmed in April: 1140.00 a month on a right account."""
    home = households.open_file(areas.village(), "西湖路 9 号")
    person = persons.find_or_add(IdentityInput(NEIGHBOUR, NEIGHBOURS_ID))
    approver = staff.actor(Role.APPROVER).user
    decision = Decision.objects.create(
        kind=Decision.Kind.CONFIRMATION,
        decided_on=date(2020, 5, 4),
        first_month=date(2020, 6, 1),
        decided_by=approver,
    )
    april = date(2020, 4, 1)
    facts.adopt_values(decision, Membership, april, household=home, person=person, relation="02")
    awards.confirm(
        "minimum-living", home, applied_on=april, confirmed_on=date(2020, 5, 4), area=areas.town(),
        decision=decision,
    )  # fmt: skip
    entered = payees.arrange(
        home, person, "head", NEIGHBOURS_ACCOUNT, NEIGHBOUR, "东莞银行",
        staff.actor(Role.CASEWORKER).user, april,
    )  # fmt: skip
    payees.confirm(entered, staff.actor(Role.SUPERVISOR))
