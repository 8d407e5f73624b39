"""惠民殡葬补贴: its form follows from the declaration alone: who, what it cost, which account."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import counter
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
PAYER = {"id_number": "441999197211110070", "name": "张大山"}


def test_the_cost_is_paid_up_to_the_standard(standards):
    counter.publish(funeral__subsidy="1500.00")
    desk = Counter("funeral-subsidy")
    assert "1,500.00" in desk.likely(desk.page(PAYER, **{"answers-cost": "2,000.00"}))
    desk.hand_in(desk.page(PAYER, **{"answers-cost": "1,234.56"}))
    assert desk.review_shortly().person == desk.case.person
    said = desk.letter("agree")
    assert "一次性给予救助" in said and "1234.56元" in said.replace(",", "") and "每月" not in said
    assert desk.run(date(2020, 7, 1)) == [("allowance", date(2020, 6, 1), Decimal("1234.56"))]


def test_the_form_asks_for_what_the_declaration_names(standards):
    desk = Counter("funeral-subsidy")
    sheet = desk.desk.get(desk.url).context["sheet"]
    assert list(sheet.forms) == ["members", "answers", "home", "payee", "agent", "commitment"]
    assert list(sheet.form("answers").fields) == ["cost"]
