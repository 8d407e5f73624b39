"""What other standards would cost: a small city by hand, a random one against a real run."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Sum

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import assessment, programme, settings, standards
from civilaffairs.benefits.models import AwardCover
from civilaffairs.benefits.simulation import figures
from civilaffairs.benefits.simulation.figures import Tally, simulate
from civilaffairs.benefits.standards import Entry
from civilaffairs.benefits.what_if import WhatIf
from civilaffairs.jobs.work import run_inline
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.examples.reader import read
from civilaffairs.payments.models import Line
from civilaffairs.people.models import Household, Membership
from tests.factories import areas, welfare
from tests.factories.sketch import PersonSketch
from tests.oracle.one_city import YEAR, Lenient, one_city
from tests.oracle.write import as_file

pytestmark = [pytest.mark.long, pytest.mark.django_db]
JUNE = date(2020, 6, 1)
NOVEMBER = date(YEAR, 11, 1)
BORN = date(1980, 1, 5)


def yuan(amount: str) -> Decimal:
    return Decimal(amount)


def family(number: str, *incomes: str) -> Household:
    """As many grown-ups as there are incomes."""
    people = [PersonSketch(BORN, incomes={"wage": yuan(each)} if yuan(each) else {}) for each in incomes]
    return welfare.household(*people, number=number)


@pytest.fixture
def city() -> Any:
    """Li (3 heads, 1500) and Wang (1000 alone) are paid; Chen (2 heads, 2200) and Zhou (3000) are known."""
    welfare.publish()
    welfare.grant(welfare.li())
    welfare.grant(family("WANG", "1000.00"))
    family("CHEN", "1200.00", "1000.00")
    family("ZHOU", "3000.00")
    return areas.city()


def of(code: str, area: Any, month: date, values: dict[str, Any]) -> figures.Figures:
    return next(each for each in simulate(area, month, values) if each.benefit.code == code)


def test_a_raise_brings_more_to_those_paid_and_lets_a_family_in(city):
    found = of("minimum-living", city, JUNE, {"minimum-living": yuan("1120.00")})
    # Li 1060 × 3 − 1500 + 80 × 3 = 1920, Wang 1060 − 1000 + 80 = 140; then 2100 and 200.
    # Chen comes in: 1120 × 2 − 2200 + 160 = 200.
    assert found.total == Tally(
        paid_now=2, paid_then=3, now=yuan("2060.00"), then=yuan("2300.00"), entering=yuan("200.00"),
        entrants=1, new=1, more=2, awards=2, known=4,
    )  # fmt: skip
    assert (found.total.with_entrants, found.total.change) == (yuan("2500.00"), yuan("440.00"))
    assert {size: (each.paid_now, each.paid_then) for size, each in found.sizes.items()} == {
        1: (1, 1), 2: (0, 1), 3: (1, 1),
    }  # fmt: skip
    assert [(path, each.change) for path, each in found.paths.items()] == [
        (str(areas.town().path), yuan("440.00"))
    ]
    # Steps of 200: Li has 500 a head, Wang 1000, Chen 1100, Zhou 3000.
    assert (found.width, found.line, found.new_line) == (200, yuan("1060"), yuan("1120.00"))
    assert [bucket for bucket, each in found.incomes.items() if each.known] == [2, 5, 15]
    assert found.incomes[5].entrants == 1


def test_a_cut_lets_a_household_go(city):
    found = of("minimum-living", city, JUNE, {"minimum-living": yuan("980.00")})
    # Li 980 × 3 − 1500 + 240 = 1680; Wang is above the line.
    assert (found.total.then, found.total.leavers, found.total.less, found.total.entrants) == (
        yuan("1680.00"), 1, 1, 0,
    )  # fmt: skip


def test_a_setting_that_shapes_facts_counts_too(city):
    found = of("minimum-living", city, JUNE, {"income.not-counted": ["wage"]})
    # Nobody's wage counts: 1140 for each of three and one; Chen and Zhou come in with 2280 and 1140.
    assert (found.total.then, found.total.entering, found.total.new) == (
        yuan("4560.00"), yuan("3420.00"), 2,
    )  # fmt: skip


def test_a_town_with_a_value_of_its_own_keeps_it(city):
    town = [Entry("minimum-living", date(2020, 1, 1), yuan("1100.00"))]
    standards.publish(areas.town(), town, source="x", check=False)
    found = of("minimum-living", city, JUNE, {"minimum-living": yuan("1500.00")})
    assert found.total.change == 0
    for_town = of("minimum-living", areas.town(), JUNE, {"minimum-living": yuan("1500.00")})
    assert for_town.total.now == yuan("2220.00")
    assert for_town.total.change > 0


def test_it_writes_nothing(city):
    def counts() -> dict[Any, int]:
        return {model: model._default_manager.count() for model in apps.get_models()}

    before = counts()
    simulate(city, JUNE, {"minimum-living": yuan("1120.00"), "vulnerable.elder-age": 60})
    assert counts() == before


# A random city: what is simulated is what a run pays once the same values are really published.

VALUES: dict[str, Any] = {
    "minimum-living": yuan("1301.37"),
    "vulnerable-rate": yuan("0.25"),
    "vulnerable.elder-age": 60,
    "income.not-counted": ["basic-pension", "old-age-allowance"],
    "disability-living": yuan("211.50"),
    "low-income.upper": yuan("2.0"),
    "care-rate.partial": yuan("0.4"),
    "price-index": yuan("4.7"),
}


@pytest.fixture(scope="module")
def example() -> Any:
    (loaded,) = read(as_file([one_city(12)]))
    return loaded


@pytest.fixture
def random_city(example: Any) -> Any:
    loader = Lenient(example)
    loader.play()
    return loader.city


def pay(city: Any) -> dict[str, Decimal]:
    """What a real run of November finds due, by benefit."""
    with business_time(cutoff(NOVEMBER)):
        run = runs.start(None, NOVEMBER, city)
    assert run.job
    run_inline(run.job)
    rows = Line.objects.filter(for_month=NOVEMBER).values("programme").annotate(sum=Sum("amount"))
    return {row["programme"]: row["sum"] for row in rows.order_by()}


def publish(city: Any) -> None:
    what_if = WhatIf(str(city.path), NOVEMBER, VALUES)
    with business_time(date(YEAR, 10, 30)):
        for code, value in VALUES.items():
            month = what_if.from_month(code)
            if isinstance(value, Decimal):
                standards.publish(city, [Entry(code, month, value)], source="x", check=False)
            else:
                settings.publish(city, code, month, value, source="x")


def nonzero(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    return {code: amount for code, amount in amounts.items() if amount}


def test_it_says_what_a_run_then_pays(random_city):
    with business_time(date(YEAR, 10, 31)):
        found = simulate(random_city, NOVEMBER, VALUES)
    with transaction.atomic():
        paid = pay(random_city)
        transaction.set_rollback(True)
    told = {each.benefit.code: each.total for each in found if each.pays}
    assert len(told) > 4
    assert nonzero({code: each.now for code, each in told.items()}) == {
        code: amount for code, amount in paid.items() if code in told
    }
    new = {each.benefit.code: of_unpaid(each.benefit.code) for each in found if is_of_households(each)}
    publish(random_city)
    assert nonzero({code: each.then for code, each in told.items()}) == {
        code: amount for code, amount in pay(random_city).items() if code in told
    }
    for each in found:
        if is_of_households(each):
            came = came_in(each.benefit.code, new[each.benefit.code])
            assert (each.total.new, each.total.entering if each.pays else 0) == came
    assert sum(each.total.new for each in found) > 0


def is_of_households(each: figures.Figures) -> bool:
    return each.benefit.subject == "household"


def of_unpaid(code: str) -> dict[Any, Decimal]:
    """What every household without an award of the benefit would be due, one after the other."""
    benefit = programme.get(code)
    covered = AwardCover.objects.filter(group=code, from_month__lte=NOVEMBER).exclude(to_month__lte=NOVEMBER)
    held = Membership.objects.filter(
        layer="adopted", known_to=None, person__in=covered.values("person")
    ).values("household")
    found: dict[Any, Decimal] = {}
    for home in Household.objects.exclude(pk__in=held).select_related("area"):
        seen = assessment.of_household(benefit, home.pk, home.area_id, NOVEMBER)
        holds = seen.present and all(seen.conditions.values())
        due = sum((amount or Decimal(0) for amount in seen.due.values()), Decimal(0))
        found[home.pk] = due if benefit.line_codes else Decimal(holds)
    return found


def came_in(code: str, before: dict[Any, Decimal]) -> tuple[int, Decimal]:
    after = of_unpaid(code)
    came = [after[home] for home, due in before.items() if due == 0 and after[home] > 0]
    return len(came), sum(came, Decimal(0)) if programme.get(code).line_codes else Decimal(0)
