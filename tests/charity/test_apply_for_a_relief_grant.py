"""慈善救助: what a charity fund gives a household in hardship, beside public relief."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.people.models import Membership
from tests.factories import counter
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
HEAD = {"id_number": "441999197211110070", "name": "张大山", "relation": "02"}
WIFE = {"id_number": "441999198808080083", "name": "李秀英", "relation": "10"}


@pytest.mark.parametrize(
    ("code", "answers", "paid"),
    [
        ("relief-grant", {"answers-granted": "5,000.50"}, "5000.50"),
        ("consolation", {"answers-persons": "2"}, "600.00"),
    ],
)
def test_a_grant_is_fixed_by_its_decision(standards, code, answers, paid):
    counter.publish(consolation="300.00")
    desk = Counter(code)
    case = desk.hand_in(desk.page(HEAD, WIFE, **answers))
    assert Membership.objects.filter(household=case.household, layer="recorded").count() == 2
    desk.review_shortly()
    assert desk.run(date(2020, 7, 1)) == [("allowance", date(2020, 6, 1), Decimal(paid))]


def test_a_household_has_one_head(standards):
    desk = Counter("relief-grant")
    answer = desk.check(desk.page({**HEAD, "relation": "20"}, **{"answers-granted": "1"}))
    assert "relation" in answer.context["sheet"].members[0].errors
