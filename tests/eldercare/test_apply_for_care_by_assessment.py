"""失能老年人护理补贴: by the grade that the assessment found, for elders in need."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import counter, welfare
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
ELDER = {"id_number": counter.number_of(date(1945, 3, 1)), "name": "陈阿婆"}


@pytest.fixture(autouse=True)
def rates(standards):
    grades = {"moderate": "200.00", "severe": "250.00", "total": "300.00"}
    counter.publish(**{f"dependent__elder__care_{grade}": value for grade, value in grades.items()})


def test_a_severely_dependent_elder_with_minimum_living(db):
    home, _person = counter.known(ELDER["name"], ELDER["id_number"])
    welfare.grant(home)
    desk = Counter("dependent-elder-care")
    desk.hand_in(desk.page({**ELDER, "elder_grade": "severe"}))
    assert desk.review_shortly().first_month == date(2020, 7, 1)
    assert desk.run(date(2020, 7, 1)) == [("allowance", date(2020, 7, 1), Decimal("250.00"))]


@pytest.mark.parametrize(
    ("grade", "in_need", "says"), [("mild", True, "未达到失能等级"), ("severe", False, "低收入")]
)
def test_who_is_not_dependent_or_not_in_need_is_told(db, grade, in_need, says):
    if in_need:
        welfare.grant(counter.known(ELDER["name"], ELDER["id_number"])[0])
    desk = Counter("dependent-elder-care")
    assert says in desk.likely(desk.page({**ELDER, "elder_grade": grade}))


def test_the_grade_is_needed(db):
    desk = Counter("dependent-elder-care")
    answer = desk.check(desk.page(ELDER))
    assert "elder_grade" in answer.context["sheet"].members[0].errors
