"""Elders with an award of meals, the lists that canteens bring, and the runs that pay them."""

import csv
import io
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits.models import Award
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Fund, Line, Run
from civilaffairs.people import households
from civilaffairs.people.models import Person, ServedDays
from eldercare.meals import lists
from eldercare.meals.reading import HEADER
from eldercare.models import ServedList
from tests.factories import areas, counter, staff, welfare
from tests.factories.money import carry_out

JULY, AUGUST = date(2020, 7, 1), date(2020, 8, 1)
CHEN, HE = "陈阿婆", "何伯"
NUMBERS = {CHEN: counter.number_of(date(1945, 3, 1)), HE: counter.number_of(date(1950, 3, 1), 2)}


def known(name: str, place: Area | None = None) -> Person:
    """An elder of the town, known by the number of the card."""
    home = households.open_file(place or areas.town())
    return counter.known(name, NUMBERS[name], home)[1]


def elder(name: str) -> Award:
    """An elder whose award of meals begins with June."""
    return welfare.grant(known(name), "elder-meals")


def poor_elder(name: str) -> Award:
    """The same, in a household on minimum living."""
    found = elder(name)
    assert found.person is not None
    welfare.grant(found.person.memberships.get().household)
    return found


def publish() -> None:
    """10 yuan a day on minimum living, 8 with a low income, 6 for all others."""
    welfare.publish()
    counter.publish(meals_minimum__living="10.00", meals_low__income="8.00", meals_other="6.00")


def upload(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return SimpleUploadedFile("meals.csv", text.getvalue().encode("gb18030"), "text/csv")


def wanted(*served: tuple[str, int], month: date = JULY, reason: str = "") -> lists.Wanted:
    rows = [(name, NUMBERS[name], str(days)) for name, days in served]
    return lists.Wanted(month, "西湖长者饭堂", check_upload(upload(*rows)), reason)


def entered(*served: tuple[str, int], month: date = JULY, reason: str = "") -> ServedList:
    """By the caseworker of the town, waiting for somebody else."""
    return lists.propose(staff.actor(Role.CASEWORKER), wanted(*served, month=month, reason=reason))


def supervisor() -> Actor:
    return staff.actor(Role.SUPERVISOR)


def approved(*served: tuple[str, int], month: date = JULY, reason: str = "") -> ServedList:
    return lists.approve(supervisor(), entered(*served, month=month, reason=reason).pk, "属实")


def days_of(name: str, month: date = JULY) -> list[int]:
    """What counts of the month by now."""
    rows = ServedDays.objects.filter(person__name=name, month=month, layer="adopted", known_to=None)
    return [row.days for row in rows.filter(valid_to=None)]


def pay(month: date) -> list[tuple[str, date, Decimal, str]]:
    """The lines of a monthly run: for whom, of which month, how much, from which fund."""
    for code in ("local", "charity", "lottery"):
        Fund.objects.get_or_create(code=code, defaults={"name": code, "name_en": code})
    with business_time(cutoff(month)):
        maker = staff.actor(Role.FINANCE_MAKER)
        run = runs.start(maker, month, areas.city(), ["elder-meals"], Run.Kind.MONTHLY)
        carry_out(run)
    lines = Line.objects.filter(run=run, programme="elder-meals").select_related("award__person")
    return [(str(each.award.person), each.for_month, each.amount, each.fund_id)
            for each in lines.order_by("award__person__birth_date", "for_month")]  # fmt: skip
