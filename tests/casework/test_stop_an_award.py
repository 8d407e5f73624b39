"""停发 and 渐退: what the facts do not end is ended by a review, proposed by one and decided by another."""

from datetime import date
from decimal import Decimal

import pytest

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.benefits import amounts, awards, covers, effects, reviews, standards
from civilaffairs.benefits.models import Award
from civilaffairs.benefits.standards import Entry
from civilaffairs.casework import forms, kinds, services
from civilaffairs.lib.errors import Refused
from civilaffairs.payments.models import Line
from civilaffairs.people.models import Decision, Organisation
from tests.casework.test_review_an_award import letter_of, pay, record_wage
from tests.factories import areas, money

pytestmark = pytest.mark.pdf
OCTOBER, NOVEMBER, DECEMBER = (date(2020, month, 1) for month in (10, 11, 12))


@pytest.fixture
def award(family, jing, lihua, the_day):
    """780 yuan a month from October 2020."""
    values = [("minimum-living", "1060.00"), ("utilities", "80.00")]
    entries = [Entry(code, date(2020, 1, 1), Decimal(value)) for code, value in values]
    standards.publish(areas.city(), entries, source="测试", check=False)
    case = services.open_case(
        "apply.minimum-living", jing, area=areas.town(), household=family, applicant_name="张大山"
    )
    return effects.award_for(case, the_day, lihua.user, "同意")


def issued(award: Award, month: date) -> Decimal:
    return sum((line.amount for line in Line.objects.filter(award=award, for_month=month)), Decimal(0))


def test_what_is_given_up_is_stopped_by_two_people(award, at, jing, guoqiang, lihua, take):
    with at(date(2020, 11, 5)):
        pay(NOVEMBER)
        case = reviews.start(award, jing)
        take(case, "propose-stop", guoqiang, "本人自愿放弃。", event={"last_month": "2020-10"})
        award.refresh_from_db()
        assert (case.state, award.state) == ("to-stop", "active")
        with pytest.raises(Forbidden):
            take(case, "stop", guoqiang, "同意")
        take(case, "stop", lihua, "本人自愿放弃。")
    award.refresh_from_db()
    assert (case.state, award.state, covers.end_of(award)) == ("stopped", "ended", OCTOBER)
    assert {cover.to_month for cover in award.covers.all()} == {NOVEMBER}
    assert Decision.objects.get(kind="stop").first_month == NOVEMBER
    text = letter_of(case)
    for part in ("停发通知书", "自2020年11月起停发你（户）的最低生活保障", "780.00元", "本人自愿放弃。"):
        assert part in text
    with at(date(2020, 12, 4)):
        pay(DECEMBER)
    assert [issued(award, month) for month in (OCTOBER, NOVEMBER, DECEMBER)] == [780, 0, 0]


def test_a_proposal_to_stop_may_be_returned(award, at, jing, guoqiang, lihua, take):
    with at(date(2020, 11, 5)):
        case = reviews.start(award, jing)
        take(case, "propose-stop", guoqiang, "户籍迁出。", event={"last_month": "2020-08"})
        with pytest.raises(Refused, match="2020-10"):
            take(case, "stop", lihua, "同意")  # before it began
        take(case, "return", lihua, "月份有误。")
        assert case.state == "draft"
        take(case, "propose-stop", guoqiang, "户籍迁出。", event={"last_month": "2020-11"})
        take(case, "stop", lihua, "户籍迁出。")
    assert covers.end_of(award) == NOVEMBER


def test_a_stop_does_not_prolong_what_was_ended_meanwhile(award, at, jing, guoqiang, lihua, take, the_day):
    with at(date(2020, 12, 5)):
        case = reviews.start(award, jing)
        take(case, "propose-stop", guoqiang, "户籍迁出。", event={"last_month": "2020-12"})
        awards.end(award, NOVEMBER, "死亡", case_decision(the_day))
        with pytest.raises(Refused, match="2020-11"):
            take(case, "stop", lihua, "户籍迁出。")
    assert covers.end_of(award) == NOVEMBER


def case_decision(day: date) -> Decision:
    return Decision.objects.create(kind=Decision.Kind.STOP, decided_on=day)


def test_who_earns_enough_leaves_gradually(award, at, jing, guoqiang, lihua, take):
    with at(date(2020, 11, 5)):
        pay(NOVEMBER)
        record_wage("3000.00", date(2020, 11, 3), jing)
        case = reviews.start(award, jing)
        take(case, "propose-exit", guoqiang, "就业后收入超过标准。")
        take(case, "exit", lihua, "就业后收入超过标准。")
    award.refresh_from_db()
    assert (case.state, award.state, covers.end_of(award)) == ("exiting", "exiting", date(2021, 5, 1))
    due = [amounts.total(award, date(2020 + at // 12, at % 12 + 1, 1)) for at in range(11, 18)]
    assert due == [780, 780, 780, 390, 390, 390, 0]
    text = letter_of(case)
    for part in ("渐退通知书", "2020年12月至2021年2月", "2021年3月至2021年5月", "每月叁佰玖拾元整390.00元"):
        assert part in text
    with at(date(2020, 12, 4)):
        case = reviews.start(award, jing)
        with pytest.raises(Refused):
            take(case, "propose-exit", guoqiang, "再次渐退。")


def test_the_award_of_an_organisation_is_stopped_under_its_name(the_day, at, jing, guoqiang, lihua, take):
    home = Organisation.objects.create(name="石龙敬老院", credit_code="12441900MB2C000018", area=areas.town())
    given = money.award(home, "operating-subsidy")
    with at(date(2020, 11, 5)):
        case = reviews.start(given, jing)
        assert case.applicant_name == "石龙敬老院"
        take(case, "propose-stop", guoqiang, "机构停业。", event={"last_month": "2020-11"})
        take(case, "stop", lihua, "机构停业。")
    assert covers.end_of(given) == NOVEMBER
    assert "石龙敬老院：" in letter_of(case)


def test_only_benefits_with_a_scheme_are_left_gradually():
    assert "propose-exit" not in {step.code for step in kinds.get("review.old-age").steps}


def test_the_form_asks_for_the_last_month(the_day, at):
    step = kinds.get("review.old-age").step("propose-stop")
    with at(date(2020, 11, 5)):
        form = forms.StepForm({"version": 1, "opinion": "户籍迁出。", "last_month": "2020-10"}, step=step)
        assert form.is_valid()
        assert form.data_of_step()["event"] == {"last_month": "2020-10"}
        wrong = forms.StepForm({"version": 1, "opinion": "户籍迁出。", "last_month": "2020-12"}, step=step)
        assert not wrong.is_valid()
