"""两项补贴: from the form to the first line, paid from the month of the application."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.benefits import settings
from civilaffairs.casework import kinds
from civilaffairs.casework.models import PublicNotice
from civilaffairs.people.models import Disability
from tests.factories import areas, counter, welfare
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


def test_a_city_may_post_a_notice_before_it_confirms(db):
    """Seven days by a dated setting; without one the same application is submitted at once."""
    settings.publish(areas.city(), "clock.disability-care.notice", JUNE, 7, source="测试")
    desk = Counter("disability-care")
    desk.hand_in(page(desk, VISUAL_TWO))
    desk.take("accept", "caseworker")
    refused = desk.step("first-review", "supervisor", "情况属实。")
    assert refused.status_code == 422
    assert desk.take("post-notice", "supervisor", "情况属实。").state == "notice"
    notice = PublicNotice.objects.get()
    assert (notice.applicant_name, notice.amount) == ("张大山", Decimal("300.00"))
    assert (notice.posted_on, notice.ends_on) == (date(2020, 6, 3), date(2020, 6, 10))
    assert "（7天）" in desk.letter("notice")
    assert desk.step("to-confirm", "supervisor").status_code == 422
    desk.day = date(2020, 6, 11)
    desk.take("to-confirm", "supervisor")
    desk.take("confirm", "approver", "同意。")
    assert desk.award.first_month == JUNE


def test_an_objection_opens_the_towns_check_again(db):
    settings.publish(areas.town(), "clock.disability-care.notice", JUNE, 10, source="测试")
    desk = Counter("disability-care")
    desk.hand_in(page(desk, VISUAL_TWO))
    desk.take("accept", "caseworker")
    before = desk.case.total_due_on
    desk.take("post-notice", "supervisor", "情况属实。")
    desk.take("object", "caseworker", text="证件已注销。", raised_on="2020-06-03")
    assert (desk.case.state, desk.case.extended) == ("objection", True)
    after = desk.case.total_due_on
    assert before and after and after > before
    assert desk.take("uphold", "supervisor", "证件须核实。").state == "accepted"
    assert PublicNotice.objects.get().withdrawn_at is not None
    desk.take("post-notice", "supervisor", "已核实，证件有效。")
    assert PublicNotice.objects.get(withdrawn_at=None).ends_on == date(2020, 6, 13)


@pytest.mark.parametrize("code", ["old-age", "orphan", "unattended-child"])
def test_no_other_short_procedure_posts_anything(code):
    """Children's cases publish nothing, whatever a city sets."""
    assert "notice" not in {state.code for state in kinds.get(f"apply.{code}").states}


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
