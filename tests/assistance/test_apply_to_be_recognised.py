"""低保边缘, 刚性支出困难: a recognition for twelve months, which pays nothing itself."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.benefits import covers
from civilaffairs.casework.models import PublicNotice
from tests.assistance.conftest import FAMILY
from tests.factories import counter, welfare
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
COUPLE = [FAMILY[0], FAMILY[1]]


def page(desk, wage, family=COUPLE):
    desk.paper("authorisation")
    head = {**family[0], "income_wage": wage}
    return desk.page(head, *family[1:], **{"home-reason": "illness"})


def test_a_family_is_recognised_for_a_year(standards):
    """Two persons with 2,600 a month: 1,300 a head, between 1,060 and 1,590."""
    desk = Counter("low-income")
    typed = page(desk, "2600.00")
    assert "payee" not in desk.desk.get(desk.url).context["sheet"].forms
    case = desk.hand_in(typed)
    desk.review_in_full(f"{FAMILY[0]['id_number']},社保,wage,2600.00")
    assert PublicNotice.objects.get(case=case).amount == Decimal(0)
    assert desk.take("confirm", "approver", "同意。").state == "approved"
    assert desk.award.first_month == date(2020, 7, 1)
    assert "自2020年7月起予以认定，有效期至2021年6月" in desk.letter("agree")
    assert "每月" not in desk.letter("agree") + desk.letter("notice")
    assert covers.end_of(desk.award) == date(2021, 6, 1)


def test_below_the_line_the_family_is_told_to_apply_for_minimum_living(standards):
    desk = Counter("low-income")
    assert "低于最低生活保障标准" in desk.likely(page(desk, "2119.98"))
    assert "低于最低生活保障标准" not in desk.likely(page(desk, "2120.00"))
    assert "高于" in desk.likely(page(desk, "3180.00"))


def test_who_has_minimum_living_is_not_recognised_as_hardship(standards):
    home, _person = counter.known("张大山", FAMILY[0]["id_number"])
    award = welfare.grant(home)
    desk = Counter("expenditure-hardship")
    shown = desk.likely(page(desk, "900.00", [FAMILY[0]]))
    assert "最低生活保障" in shown
    known = desk.desk.post(f"{desk.url}identity/0/", page(desk, "900.00", [FAMILY[0]])).content.decode()
    assert award.number in known


def test_spending_that_cannot_be_avoided_is_held_against_the_income(standards):
    """54,000 a year for three, of which illness takes 27,600: 51.11 % is above the half that the city set."""
    counter.publish(disposable__income="40000", hardship__ratio="0.5")
    desk = Counter("expenditure-hardship")
    ill = {**FAMILY[0], "income_wage": "4500.00", "cost_medical": "2300.00"}
    typed = desk.page(ill, *FAMILY[1:3], **{"home-reason": "illness"})
    assert "刚性支出未超过" in desk.likely({**typed, "members-0-cost_medical": "2250.00"})
    shown = desk.likely(typed)
    assert "刚性支出未超过" not in shown and "2020-07 – 2021-06" in shown
    desk.paper("authorisation")
    desk.hand_in(typed)
    desk.review_in_full(f"{FAMILY[0]['id_number']},社保,wage,4500.00")
    desk.take("confirm", "approver", "同意。")
    assert desk.award.first_month == date(2020, 7, 1)
