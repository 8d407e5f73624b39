"""Families with adopted facts, the months they are paid, and changes that two people decide."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.changes import cases
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.casework import workflow
from civilaffairs.casework.models import Case
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line
from civilaffairs.people import facts, households, persons
from civilaffairs.people.models import Household, Income, Membership, Person
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff, welfare
from tests.factories.money import carry_out

HEAD, SPOUSE, SON, OTHER = "02", "10", "20", "97"
SINCE = date(2019, 1, 1)


@dataclass(frozen=True)
class Relative:
    """One person of a family; ``wage`` in yuan a month."""

    name: str
    relation: str
    wage: str = ""
    born: date = date(1970, 1, 1)
    sex: str = "F"


@dataclass
class Family:
    home: Household
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]


def family(*relatives: Relative, place: Area | None = None, since: date = SINCE) -> Family:
    """Recorded and adopted from a day on."""
    give_offices_a_telephone()
    entered = staff.actor(Role.CASEWORKER).user
    with business_time(since):
        made = Family(households.open_file(place or areas.village(), "西湖路 1 号"))
        for one in relatives:
            person = persons.find_or_add(
                IdentityInput(
                    one.name, id_type="none", id_missing_reason="测试", birth_date=one.born, sex=one.sex
                )
            )
            made.people[one.name] = person
            facts.record(
                Membership,
                household=made.home,
                person=person,
                relation=one.relation,
                valid_from=since,
                recorded_by=entered,
            )
            if one.wage:
                wage(person, one.wage, since)
        decision = welfare.decide(since)
        facts.adopt(decision, household=made.home, persons=made.people.values(), valid_from=since)
    return made


def give_offices_a_telephone() -> None:
    """Letters name one for objections."""
    Area.objects.filter(pk=areas.city().pk).update(phone="0769-22830000")


def wage(person: Person, amount: str, day: date) -> None:
    """Recorded only."""
    facts.record(
        Income,
        person=person,
        kind="wage",
        amount=Decimal(amount),
        valid_from=day,
        recorded_by=staff.actor(Role.CASEWORKER).user,
    )


def zhangs() -> Family:
    """Two couples with 1,500 and 900 yuan: together 4 × 1060 − 2400 = 1840 and 320 for utilities."""
    return family(
        Relative("张大山", HEAD, "1500.00", date(1960, 1, 1), "M"),
        Relative("李秀英", SPOUSE, "", date(1962, 1, 1)),
        Relative("张小山", SON, "900.00", date(1990, 1, 1), "M"),
        Relative("王梅", OTHER, "", date(1991, 1, 1)),
    )


def pay(*months: date, programmes: tuple[str, ...] = ("minimum-living",)) -> None:
    """The real runs of these months, each on its first day, of these benefits and those they read."""
    welfare.fund()
    for month in months:
        with business_time(cutoff(month)):
            carry_out(runs.start(staff.actor(Role.FINANCE_MAKER), month, areas.city(), programmes))


def issued(subject: Household | Person) -> dict[str, Decimal]:
    """What was issued to a household or person, together, by benefit month."""
    key = "household" if isinstance(subject, Household) else "person"
    sums: dict[str, Decimal] = {}
    for line in Line.objects.filter(**{f"award__{key}": subject}).order_by("for_month", "id"):
        month = f"{line.for_month:%Y-%m}"
        sums[month] = sums.get(month, Decimal(0)) + line.amount
    return sums


def enter(wanted: Plan, actor: Actor | None = None) -> Case:
    """By the caseworker of the town."""
    return cases.propose(wanted, actor or staff.actor(Role.CASEWORKER))


def decide(case: Case, actor: Actor | None = None) -> Case:
    """By the approver."""
    give_offices_a_telephone()
    workflow.advance(
        case.pk, "confirm", actor or staff.actor(Role.APPROVER), version=case.version, opinion="同意"
    )
    case.refresh_from_db()
    return case


def change(wanted: Plan, on: date) -> Case:
    """Entered and decided on a day."""
    with business_time(on):
        return decide(enter(wanted))
