"""并户: two households become one; nobody counts in both, and the award of the one that is left ends."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards, covers
from civilaffairs.benefits.changes import preview
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.benefits.models import Award
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Membership
from tests.factories import areas, homes, welfare
from tests.factories.homes import HEAD, SPOUSE, Relative

pytestmark = pytest.mark.pdf  # each decision writes to the household

MAY_12, JULY_10 = date(2020, 5, 12), date(2020, 7, 10)
JUNE, JULY, AUGUST, SEPTEMBER = (date(2020, month, 1) for month in (6, 7, 8, 9))
HIS, HERS, TOGETHER = Decimal("640.00"), Decimal("1980.00"), Decimal("2620.00")


@pytest.fixture
def he(published):
    """Alone with 500 yuan: 1060 − 500 + 80."""
    family = homes.family(Relative("赵一", HEAD, "500.00", sex="M"))
    welfare.grant(family.home, day=MAY_12)
    return family


@pytest.fixture
def she(published):
    """With her child and 300 yuan: 2 × 1060 − 300 + 160."""
    family = homes.family(Relative("钱二", HEAD, "300.00"), Relative("钱三", "30", "", date(2012, 1, 1)))
    welfare.grant(family.home, day=MAY_12)
    return family


def married(he, she, day=JULY_10):
    relations = {she["钱二"].pk: SPOUSE, she["钱三"].pk: "97"}
    return Plan("merge", day, he.home, she.home, relations=relations)


def test_from_the_month_after_one_household_is_paid(he, she):
    homes.pay(JUNE, JULY)
    homes.change(married(he, she), date(2020, 7, 15))
    homes.pay(AUGUST)
    # 3 × 1060 − 800 + 240.
    assert homes.issued(he.home) == {"2020-06": HIS, "2020-07": HIS, "2020-08": TOGETHER}
    assert homes.issued(she.home) == {"2020-06": HERS, "2020-07": HERS}
    assert covers.end_of(Award.objects.get(household=she.home, follows=None)) == JULY
    assert not Membership.objects.filter(
        household=she.home, layer="adopted", known_to=None, valid_to=None
    ).exists()


def test_told_late_the_months_in_between_move_over(he, she):
    homes.pay(JUNE, JULY, AUGUST)
    homes.change(married(he, she), date(2020, 8, 20))
    homes.pay(SEPTEMBER)
    assert homes.issued(she.home) == {"2020-06": HERS, "2020-07": HERS, "2020-08": Decimal(0)}
    assert homes.issued(he.home) == {"2020-06": HIS, "2020-07": HIS, "2020-08": TOGETHER, "2020-09": TOGETHER}


def test_members_without_a_benefit_come_into_the_award(he, published):
    alone = homes.family(Relative("孙四", HEAD, "100.00"))
    wanted = Plan("merge", JULY_10, he.home, alone.home, relations={alone["孙四"].pk: SPOUSE})
    homes.change(wanted, JULY_10)
    homes.pay(JULY, AUGUST)
    # 2 × 1060 − 600 + 160.
    assert homes.issued(he.home)["2020-08"] == Decimal("1680.00")


def test_two_heads_are_refused(he, she):
    with business_time(JULY_10), pytest.raises(Refused):
        homes.enter(Plan("merge", JULY_10, he.home, she.home))


def test_from_another_town_the_own_awards_come_along(published, fund):
    old = date(1938, 3, 3)
    mother = homes.family(Relative("周母", HEAD, "", old), place=areas.other_town())
    son = homes.family(Relative("周子", HEAD, "4000.00", sex="M"))
    with business_time(MAY_12):
        held = awards.confirm(
            "old-age",
            mother["周母"],
            applied_on=MAY_12,
            confirmed_on=MAY_12,
            area=areas.other_town(),
            decision=welfare.decide(MAY_12),
        )
    homes.pay(JUNE, JULY, programmes=("old-age",))
    wanted = Plan("merge", JULY_10, son.home, mother.home, relations={mother["周母"].pk: "50"})
    with business_time(JULY_10):
        assert [(row.before, row.after) for row in preview.of(wanted).awards] == [
            (Decimal("100.00"), Decimal("0.00")),
            (Decimal("0"), Decimal("100.00")),
        ]
    homes.change(wanted, JULY_10)
    homes.pay(AUGUST, programmes=("old-age",))
    made = Award.objects.get(continues=held)
    assert (made.area, made.first_month, covers.end_of(held)) == (areas.town(), AUGUST, JULY)
    assert homes.issued(mother["周母"]) == {
        month: Decimal("100.00") for month in ("2020-05", "2020-06", "2020-07", "2020-08")
    }
