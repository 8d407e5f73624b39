"""财政与慈善衔接: a charity fund bears a share of a relief; each fund pays its own line."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from civilaffairs.benefits.models import AwardAmount
from civilaffairs.payments import candidates
from civilaffairs.payments.models import Fund, Line
from tests.factories import areas
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)
HEAD = {"id_number": "441999197211110070", "name": "张大山", "relation": "02"}
EMERGENCY = {"answers-kind": "emergency", "answers-persons": "1", "answers-months": "2"}


@pytest.fixture
def desk(standards):
    Fund.objects.get_or_create(code="charity", defaults={"name": "慈善资金"})
    return Counter("temporary-relief")


def relieve(desk, share, **changes):
    """1,060 for two months, of which the charity fund bears ``share``."""
    desk.hand_in(
        desk.page(HEAD, **{"home-reason": "disaster", **EMERGENCY, "answers-shared": share, **changes})
    )
    desk.take("accept-urgent", "caseworker")
    return desk.step("relieve-in-town", "supervisor", "情况紧急，先行救助。")


def test_each_fund_has_its_line_and_pays_it(desk):
    relieve(desk, "500.00")
    assert desk.run(JULY) == [
        ("allowance", JUNE, Decimal("1620.00")),
        ("shared", JUNE, Decimal("500.00")),
    ]
    for code, amount in (("local", "1620.00"), ("charity", "500.00")):
        payable = candidates.payable_lines(JULY, areas.city(), Fund.objects.get(pk=code))
        assert [line.amount for line in payable] == [Decimal(amount)]


def test_both_lines_say_where_they_come_from(desk):
    relieve(desk, "500.00")
    desk.run(JULY)
    lines = Line.objects.order_by("line")
    for line, said in zip(lines, ("2,120.00 − 500.00", "500.00"), strict=True):
        page = desk.desk.get(f"/lines/{line.pk}/why/").content.decode()
        assert said in page
        assert "慈善资金承担部分" in page
        assert "1,060.00 × 1 × 2" in page


def test_without_a_share_there_is_one_line(desk):
    relieve(desk, "")
    assert desk.run(JULY) == [("allowance", JUNE, Decimal("2120.00"))]


def test_all_of_it_may_be_the_charity_fund_s(desk):
    relieve(desk, "2120.00")
    assert desk.run(JULY) == [("shared", JUNE, Decimal("2120.00"))]


@pytest.mark.parametrize(
    ("share", "changes", "said"),
    [
        ("2120.01", {}, "慈善资金承担部分超过救助金额2120.00元。"),
        ("100.00", {"answers-channel": "cash"}, "慈善资金参与承担的，通过银行发放。"),
    ],
)
def test_a_share_that_cannot_be_is_refused(desk, share, changes, said):
    answer = relieve(desk, share, **changes)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not AwardAmount.objects.exists()


@pytest.mark.parametrize(
    "values", [{"shared": "2120.01"}, {"shared": "-1"}, {"shared": "1", "channel": "cash"}]
)
def test_the_database_refuses_it_as_well(desk, values):
    relieve(desk, "")
    fixed = AwardAmount.objects.get()
    row = {name: getattr(fixed, name) for name in ("award", "amount", "decision", "channel", "derivation")}
    with pytest.raises(IntegrityError, match="award_amount_"), transaction.atomic():
        AwardAmount.objects.create(**{**row, "for_month": JULY, **values})
