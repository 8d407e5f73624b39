"""孤儿, 事实无人抚养儿童, 孤儿助学: a guardian applies; no notice names a child."""

from datetime import date
from decimal import Decimal

import pytest
from stdnum.cn import uscc

from civilaffairs.casework.models import PublicNotice
from civilaffairs.people.models import PayeeArrangement
from tests.factories import counter, welfare
from tests.factories.counter import Counter
from tests.factories.sketch import PersonSketch

pytestmark = pytest.mark.pdf
CODE = "12441999MB2C000010"[:17] + uscc.calc_check_digit("12441999MB2C000010")
CHILD = {"id_number": counter.number_of(date(2012, 3, 1)), "name": "阿明"}
STUDENT = {"id_number": counter.number_of(date(2001, 3, 1)), "name": "阿强", "in_school": "on"}
GUARDIAN = {
    "agent-agent_name": "张大山",
    "agent-agent_id_number": "441999197211110070",
    "payee-payee": "agent",
    "payee-capacity": "guardian",
}


@pytest.fixture(autouse=True)
def rates(standards):
    counter.publish(orphan="1820.00", orphan_scattered="1110.00", orphan__study="10000.00")


@pytest.mark.parametrize(("place", "amount"), [("institution", "1820.00"), ("home", "1110.00")])
def test_an_orphan_is_paid_from_the_month_after_the_confirmation(db, place, amount):
    desk = Counter("orphan", date(2020, 4, 8))
    case = desk.hand_in(desk.page({**CHILD, "care_place": place}, **GUARDIAN))
    assert str(PayeeArrangement.objects.get(person=case.person).payee_person) == "张大山"
    desk.day = date(2020, 4, 10)
    assert desk.review_shortly().first_month == date(2020, 5, 1)
    assert not PublicNotice.objects.exists()
    assert desk.run(date(2020, 5, 1)) == [("allowance", date(2020, 5, 1), Decimal(amount))]


def test_town_and_county_have_fifteen_working_days_each(db):
    desk = Counter("unattended-child", date(2020, 9, 28))
    desk.hand_in(desk.page({**CHILD, "care_place": "home"}, **GUARDIAN))
    case = desk.take("accept", "caseworker")
    assert (case.step_due_on, case.total_due_on) == (date(2020, 10, 26), date(2020, 11, 16))


def test_an_unattended_child_has_what_minimum_living_leaves(db):
    """Three heads with 1,500 a month have 560.00 each of minimum living: 1,820 − 560 = 1,260.00."""
    home = welfare.household(
        PersonSketch(date(1980, 1, 5), "M", incomes={"wage": Decimal("1500.00")}),
        PersonSketch(date(1982, 1, 5), "F"),
    )
    counter.known(CHILD["name"], CHILD["id_number"], home)
    award = welfare.grant(home)
    desk = Counter("unattended-child")
    typed = desk.page({**CHILD, "care_place": "institution"}, **GUARDIAN)
    shown = desk.likely(typed)
    assert "1,260.00" in shown
    assert award.number in shown and "补差" in shown
    desk.hand_in(typed)
    assert award.number in desk.decision() and "补差" in desk.decision()
    desk.review_shortly()
    assert desk.run(date(2020, 7, 1)) == [("allowance", date(2020, 7, 1), Decimal("1260.00"))]


def test_a_benefit_that_excludes_this_one_is_shown_with_both_sides_at_intake_and_decision(db):
    _home, person = counter.known(CHILD["name"], CHILD["id_number"])
    award = welfare.grant(person, "orphan")
    desk = Counter("unattended-child")
    typed = desk.page({**CHILD, "care_place": "home"}, **GUARDIAN)
    shown = desk.likely(typed)
    for said in ("有冲突", award.number, "孤儿", "不能同时享受", "国办发〔2010〕54号第二条"):
        assert said in shown, said
    desk.hand_in(typed)
    desk.take("accept", "caseworker")
    refused = desk.step("first-review", "supervisor", "同意。")
    assert refused.status_code == 422 and award.number in refused.content.decode()
    for said in ("有冲突", award.number, "国办发〔2010〕54号第二条"):
        assert said in desk.decision(), said


def test_a_grown_orphan_at_school_has_a_study_grant(db):
    """Three quarters of 10,000 a school year: 7,500.00."""
    desk = Counter("orphan-study")
    desk.hand_in(desk.page(STUDENT, **{"answers-quarters": "3"}))
    desk.review_shortly()
    assert desk.run(date(2020, 7, 1)) == [("allowance", date(2020, 6, 1), Decimal("7500.00"))]


def test_nobody_out_of_school_has_a_study_grant(db):
    desk = Counter("orphan-study")
    student = {**STUDENT, "in_school": ""}
    assert "不在校就读" in desk.likely(desk.page(student, **{"answers-quarters": "3"}))


HOME = {
    "payee-payee": "institution",
    "payee-institution_name": "测试市儿童福利院",
    "payee-institution_code": CODE,
}


def test_an_institution_receives_for_the_child_that_lives_there(db):
    """Its account is in its own name; the first decision about it makes it known by its credit code."""
    desk = Counter("orphan", date(2020, 4, 8))
    case = desk.hand_in(desk.page({**CHILD, "care_place": "institution"}, **HOME))
    held = PayeeArrangement.objects.get(person=case.person)
    assert held.payee_organisation is not None
    assert (held.capacity, held.payee_organisation.credit_code) == ("institution", CODE)
    assert held.account.holder_name == "测试市儿童福利院"
    other = Counter("orphan", date(2020, 4, 8))
    wrong = {**HOME, "payee-institution_name": "另一家福利院"}
    second = {**CHILD, "id_number": counter.number_of(date(2013, 3, 1)), "care_place": "institution"}
    answer = other.check(other.page(second, **wrong))
    assert answer.context["sheet"].form("payee").errors["institution_name"] == [
        "系统中该代码属于测试市儿童福利院。"
    ]


@pytest.mark.parametrize("field", ["institution_name", "institution_code"])
def test_an_institution_is_named_with_its_code(db, field):
    desk = Counter("orphan", date(2020, 4, 8))
    answer = desk.check(desk.page({**CHILD, "care_place": "home"}, **{**HOME, f"payee-{field}": ""}))
    assert set(answer.context["sheet"].form("payee").errors) == {field}


def test_a_credit_code_is_checked(db):
    desk = Counter("orphan", date(2020, 4, 8))
    wrong = {**HOME, "payee-institution_code": CODE[:-1] + ("1" if CODE[-1] != "1" else "2")}
    answer = desk.check(desk.page({**CHILD, "care_place": "home"}, **wrong))
    assert "institution_code" in answer.context["sheet"].form("payee").errors
