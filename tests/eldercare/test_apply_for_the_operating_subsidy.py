"""A care home applies at the counter: found by its credit code, written to by name, paid itself."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.benefits import reviews
from civilaffairs.people import facts
from civilaffairs.people.models import CareHome, Organisation, PayeeArrangement, Person
from tests.factories import areas, counter, staff
from tests.factories.counter import ACCOUNT, Counter

HOME, CODE = "石龙敬老院", "52441999MJ0000034B"
ABOUT = {
    "organisation-credit_code": CODE,
    "organisation-name": HOME,
    "organisation-filing_number": "莞养备〔2019〕7号",
    "organisation-licensed_beds": "60",
    "commitment-commitment": "on",
    **ACCOUNT,
}


@pytest.fixture
def desk(the_day) -> Counter:
    counter.publish(bed__month="110.00")
    return Counter("operating-subsidy")


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 422
    found = answer.context["sheet"].form("organisation").errors
    return {name: [str(each) for each in said] for name, said in found.items()}


@pytest.mark.pdf
def test_from_the_empty_form_to_the_award(desk: Counter):
    form = desk.desk.get(desk.url).content.decode()
    assert "备案床位数" in form and "住址" not in form and "家庭成员" not in form
    shown = desk.likely(ABOUT)
    assert "110.00" in shown and "每占用一张床位" in shown and not Organisation.objects.exists()

    case = desk.hand_in(ABOUT)
    home = Organisation.objects.get()
    assert (case.organisation, case.person, case.household) == (home, None, None)
    assert (case.applicant_name, case.members, home.area) == (HOME, 0, areas.town())
    assert not Person.objects.exists()
    assert list(CareHome.objects.values_list("layer", "licensed_beds")) == [("recorded", 60)]
    payee = PayeeArrangement.objects.get()
    assert (payee.subject, payee.payee, payee.capacity) == (home, home, "institution")
    assert payee.account.holder_name == HOME and payee.confirmed_at is None
    page = desk.desk.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert reverse("people:organisation", args=[home.pk]) in page and "家庭成员" not in page

    award = desk.review_shortly()
    assert (award.organisation, award.first_month) == (home, date(2020, 7, 1))
    assert CareHome.objects.get(layer="adopted").filing_number == "莞养备〔2019〕7号"
    told = desk.letter("acceptance"), desk.letter("agree")
    for letter in told:
        assert f"{HOME}：" in letter and CODE in letter and "你单位" in letter
        assert "户" not in letter.replace("账户", "") and "家庭" not in letter
    assert "自2020年7月起按每月实际占用床位给予补贴" in told[1] and "尾号" in told[1]


def test_one_that_is_known_need_not_be_named_and_applies_once(desk: Counter):
    Organisation.objects.create(name=HOME, credit_code=CODE, area=areas.town())
    named = {**ABOUT, "organisation-name": ""}
    assert HOME in desk.likely(named)
    desk.hand_in(named)
    assert desk.case.applicant_name == HOME

    again = Counter("operating-subsidy")
    [said] = errors(again.check(ABOUT))["credit_code"]
    assert desk.case.number in said
    desk.review_shortly()
    [said] = errors(again.check(ABOUT))["credit_code"]
    assert desk.award.number in said


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"organisation-credit_code": CODE[:-1] + "C"}, "credit_code", "校验码"),
        ({"organisation-credit_code": ""}, "credit_code", ""),
        ({"organisation-name": ""}, "name", "名称"),
        ({"organisation-licensed_beds": "0"}, "licensed_beds", ""),
        ({"organisation-filing_number": ""}, "filing_number", ""),
    ],
)
def test_what_must_be_known(desk: Counter, changes, field, says):
    assert says in errors(desk.check({**ABOUT, **changes}))[field][0]


def test_it_applies_under_its_own_name_in_its_own_town(desk: Counter):
    known = Organisation.objects.create(name="茶山颐养院", credit_code=CODE, area=areas.town())
    assert known.name in errors(desk.check(ABOUT))["name"][0]
    Organisation.objects.filter(pk=known.pk).update(name=HOME, area=areas.other_town())
    assert str(areas.other_town()) in errors(desk.check(ABOUT))["credit_code"][0]


def test_a_review_adopts_more_beds_on_file(desk: Counter):
    desk.hand_in(ABOUT)
    award = desk.review_shortly()
    jing, home = staff.actor(Role.CASEWORKER), Organisation.objects.get()
    told: dict[str, Any] = {"filing_number": "莞养备〔2020〕2号", "licensed_beds": 80, "organisation": home}
    facts.record(CareHome, valid_from=desk.day, recorded_by=jing.user, **told)
    review = reviews.start(award, jing)
    shown = desk.desk.get(reverse("casework:case", args=[review.pk])).content.decode()
    assert "60张" in shown and "80张" in shown
    desk.key = review.pk
    desk.take("first-review", Role.SUPERVISOR, "情况属实。")
    desk.take("confirm", Role.APPROVER, "同意。")
    counts = CareHome.objects.filter(layer="adopted", known_to=None, valid_to=None)
    assert counts.get().licensed_beds == 80
