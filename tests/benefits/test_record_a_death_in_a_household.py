"""户主死亡: the month of the death is paid, then the household goes on under another head."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import covers
from civilaffairs.benefits.changes import preview
from civilaffairs.benefits.changes.plan import Plan
from civilaffairs.benefits.models import Award
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Death, Decision
from tests.factories import homes, money, welfare
from tests.factories.homes import HEAD, Relative

pytestmark = pytest.mark.pdf  # each decision writes to the household

MAY_12 = date(2020, 5, 12)
MAY, JUNE, JULY, AUGUST = (date(2020, month, 1) for month in (5, 6, 7, 8))
TWO, ONE = Decimal("1780.00"), Decimal("1140.00")


@pytest.fixture
def couple(published):
    """He is 81 and has 500 yuan: 2 × 1060 − 500 + 160; and an old-age allowance of 100."""
    family = homes.family(
        Relative("郑公", HEAD, "500.00", date(1939, 2, 2), "M"),
        Relative("郑婆", "10", "", date(1945, 2, 2)),
    )
    welfare.grant(family.home, day=MAY_12)
    welfare.grant(family["郑公"], "old-age", day=MAY_12)
    return family


def died(family, day):
    return Plan("death", day, family.home, person=family["郑公"], relations={family["郑婆"].pk: HEAD})


def pay(*months):
    homes.pay(*months, programmes=("minimum-living", "old-age"))


def test_the_widow_is_the_head_and_is_paid_for_herself(couple):
    pay(JUNE)
    homes.change(died(couple, date(2020, 6, 5)), date(2020, 6, 9))
    pay(JULY)
    assert homes.issued(couple.home) == {"2020-06": TWO, "2020-07": ONE}
    assert homes.issued(couple["郑公"]) == {"2020-05": Decimal("100.00"), "2020-06": Decimal("100.00")}
    assert covers.end_of(Award.objects.get(person=couple["郑公"])) == JUNE
    assert Decision.objects.filter(kind=Decision.Kind.VERIFIED_DEATH).count() == 1
    assert Death.objects.filter(layer="adopted", known_to=None).count() == 1


def test_told_late_the_months_after_the_death_are_claimed(couple):
    pay(JUNE, JULY)
    homes.change(died(couple, date(2020, 6, 5)), date(2020, 7, 20))
    pay(AUGUST)
    assert homes.issued(couple.home) == {"2020-06": TWO, "2020-07": ONE, "2020-08": ONE}
    assert homes.issued(couple["郑公"]) == {
        "2020-05": Decimal("100.00"), "2020-06": Decimal("100.00"), "2020-07": Decimal(0),
    }  # fmt: skip


def test_the_check_asks_for_another_payee(couple):
    money.arrange(couple.home, couple["郑公"], money.FIRST)
    with business_time(date(2020, 6, 9)):
        seen = preview.of(died(couple, date(2020, 6, 5)))
    assert seen.possible
    assert [(row.before, row.after) for row in seen.awards if row.whose == couple.home.number] == [(TWO, ONE)]
    assert any(step.url.endswith("#payee") for step in seen.next_steps)


def test_whoever_lived_alone_leaves_no_award_behind(published):
    family = homes.family(Relative("郑公", HEAD, "", date(1939, 2, 2), "M"))
    award = welfare.grant(family.home, day=MAY_12)
    homes.pay(JUNE, JULY)
    wanted = Plan("death", date(2020, 6, 30), family.home, person=family["郑公"])
    homes.change(wanted, date(2020, 7, 20))
    assert covers.end_of(award) == JUNE
    homes.pay(AUGUST)
    assert homes.issued(family.home) == {"2020-06": ONE, "2020-07": Decimal(0)}


def test_the_rest_needs_a_head(couple):
    wanted = Plan("death", date(2020, 6, 5), couple.home, person=couple["郑公"])
    with business_time(date(2020, 6, 9)), pytest.raises(Refused):
        homes.enter(wanted)
