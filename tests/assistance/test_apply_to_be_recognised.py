"""低保边缘, 刚性支出困难: a recognition for twelve months, which pays nothing itself."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import awards, covers, programme, renewals, standing
from civilaffairs.casework.intake import again
from civilaffairs.casework.models import PublicNotice
from civilaffairs.lib.errors import Refused
from civilaffairs.people.models import Membership
from tests.assistance.conftest import FAMILY
from tests.factories import areas, counter, staff, welfare
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


def test_a_recognition_is_renewed_before_it_ends_and_without_a_gap(standards):
    """Recognised for July 2020 to June 2021; in April 2021 applied for again with what was entered."""
    desk = Counter("low-income")
    desk.hand_in(page(desk, "2600.00"))
    desk.review_in_full(f"{FAMILY[0]['id_number']},社保,wage,2600.00")
    desk.take("confirm", "approver", "同意。")
    caseworker = staff.actor("caseworker")
    with pytest.raises(Refused):
        again.apply_again(desk.case, caseworker)  # not before the last months
    family = desk.award.household
    assert family
    head = Membership.objects.filter(household=family, relation="02").select_related("person")[0].person
    with business_time(date(2021, 4, 20)):
        assert again.offered(desk.case, caseworker)
        made = again.apply_again(desk.case, caseworker)
        said = standing.standing_for("low-income")(head)
        assert [each.blocks for each in said if "2021-06" in str(each.text)] == [False]
        benefit = programme.get("low-income")
        first = renewals.first_month(benefit, family, date(2021, 5, 1))
        renewed = awards.confirm(
            "low-income", family, applied_on=date(2021, 4, 20), confirmed_on=date(2021, 4, 28),
            area=areas.town(), decision=welfare.decide(date(2021, 4, 28)), first_month=first,
        )  # fmt: skip
    assert made.follows == desk.case
    assert (renewed.first_month, covers.end_of(renewed)) == (date(2021, 7, 1), date(2022, 6, 1))


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
