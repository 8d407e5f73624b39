"""两项补贴: from the form to the first line, paid from the month of the application."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.casework.models import PublicNotice
from civilaffairs.people.models import Disability
from tests.factories import counter, welfare
from tests.factories.counter import Counter

pytestmark = pytest.mark.pdf
ZHANG = "441999197211110070"
JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)
VISUAL_TWO, PHYSICAL_ONE, INTELLECTUAL_FOUR = "12", "41", "54"


@pytest.fixture(autouse=True)
def rates(standards):
    counter.publish(disability__living="200.00", disability__care="300.00")


def page(desk, certificate):
    member = {"id_number": ZHANG, "name": "张大山", "disability_certificate": f"{ZHANG}{certificate}"}
    desk.paper("disability")
    return desk.page(member)


def test_care_of_a_severely_disabled_person(db):
    """Visual, grade 2, no other benefit: 300.00 a month, from June on, when the application was handed in."""
    desk = Counter("disability-care")
    typed = page(desk, VISUAL_TWO)
    assert "300.00" in desk.likely(typed)
    case = desk.hand_in(typed)
    assert (case.state, str(case.person), case.household) == ("applied", "张大山", None)
    held = Disability.objects.get(layer="recorded")
    assert (held.category, held.grade) == ("visual", 2)
    desk.day = date(2020, 6, 29)
    award = desk.review_shortly()
    assert (award.first_month, award.person) == (JUNE, case.person)
    assert not PublicNotice.objects.exists()
    assert desk.run(JULY) == [
        ("allowance", JUNE, Decimal("300.00")),
        ("allowance", JULY, Decimal("300.00")),
    ]


def test_living_and_care_of_a_person_with_minimum_living(db):
    """Physical, grade 1, with the minimum living guarantee: 200.00 beside 300.00."""
    home, _person = counter.known("张大山", ZHANG)
    welfare.grant(home)
    given = []
    for code in ("disability-living", "disability-care"):
        desk = Counter(code)
        desk.hand_in(page(desk, PHYSICAL_ONE))
        desk.review_shortly()
        given += desk.run(JULY)[:1]
    assert [amount for _line, _month, amount in given] == [Decimal("200.00"), Decimal("300.00")]


@pytest.mark.parametrize(
    ("code", "certificate", "says"),
    [
        ("disability-care", INTELLECTUAL_FOUR, "类别、等级不在护理补贴范围内"),
        ("disability-living", PHYSICAL_ONE, "最低生活保障"),
    ],
)
def test_who_does_not_qualify_is_told_while_typing_and_not_agreed_to(db, code, certificate, says):
    desk = Counter(code)
    typed = page(desk, certificate)
    assert says in desk.likely(typed)
    desk.hand_in(typed)
    desk.take("accept", "caseworker")
    answer = desk.step("first-review", "supervisor", "情况属实。")
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_certificate_is_needed_and_must_be_the_applicants(db):
    desk = Counter("disability-care")
    answer = desk.check(desk.page({"id_number": ZHANG, "name": "张大山"}))
    assert answer.status_code == 422
    assert "disability_certificate" in answer.context["sheet"].members[0].errors
    assert "残疾人证" in answer.content.decode()
    others = {"disability_certificate": "441999198808080083" + VISUAL_TWO}
    answer = desk.check(desk.page({"id_number": ZHANG, "name": "张大山", **others}))
    assert "disability_certificate" in answer.context["sheet"].members[0].errors
