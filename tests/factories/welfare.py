"""Dongguan's standards of 2019, households with adopted facts, and their awards."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.payments.models import Fund
from civilaffairs.people.models import Decision, Household, Person
from tests.factories import areas, sketch
from tests.factories.sketch import PersonSketch

if TYPE_CHECKING:

    class Home(Household):
        persons: list[Person]


SINCE = date(2019, 1, 1)
AMOUNTS = {
    "minimum-living": "1060.00",
    "utilities": "80.00",
    "extreme-hardship": "1696.00",
    "minimum-wage": "1720.00",
    "care-rate.independent": "0.02",
    "care-rate.partial": "0.30",
    "care-rate.dependent": "0.60",
    "low-income.upper": "1.5",
    "old-age.80": "100.00",
    "old-age.90": "200.00",
    "old-age.100": "300.00",
}


def publish(without: tuple[str, ...] = (), more: dict[str, str] | None = None) -> None:
    """Published at the end of 2018, for the city and below."""
    amounts = {**AMOUNTS, **(more or {})}
    entries = [Entry(code, SINCE, Decimal(value)) for code, value in amounts.items() if code not in without]
    with business_time(date(2018, 12, 20)):
        standards.publish(areas.city(), entries, source="东府〔2019〕1号")


def fund() -> Fund:
    named = {"name": "本级财政", "name_en": "Local budget", "payer_account": "44001234567890"}
    return Fund.objects.get_or_create(code="local", defaults=named)[0]


def decide(day: date, kind: str = Decision.Kind.CONFIRMATION) -> Decision:
    return Decision.objects.create(kind=kind, decided_on=day)


def household(*people: PersonSketch, number: str = "H1") -> "Home":
    """Its members' facts are adopted since ever; ``persons`` lists them."""
    with business_time(SINCE):
        home = cast("Home", Household.objects.create(number=number, area=areas.town()))
        home.persons = sketch.write(list(people), home, decide(SINCE))
    return home


def li() -> "Home":
    """Three persons with 1,500 yuan a month."""
    return household(
        PersonSketch(date(1980, 1, 5), "M", incomes={"wage": Decimal("1500.00")}),
        PersonSketch(date(1982, 1, 5), "F"),
        PersonSketch(date(2010, 1, 5), "M"),
    )


def grant(
    subject: object, code: str = "minimum-living", day: date = date(2020, 5, 12), single: bool = False
) -> Award:
    """Applied for and confirmed on the day."""
    with business_time(day):
        return awards.confirm(
            code,
            subject,  # type: ignore[arg-type]
            applied_on=day,
            confirmed_on=day,
            area=areas.town(),
            decision=decide(day),
            single=single,
        )
