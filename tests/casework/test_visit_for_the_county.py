"""The county visits a drawn share, and every near relative of staff, before it confirms."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.casework import county_visits, kinds, services, todo, verification, visits, waiting
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import CaseEvent, NearRelative, SampleDraw
from civilaffairs.lib.errors import Refused
from tests.factories import areas, staff

CADRE = {"near_relative": True, "staff_name": "陈静", "staff_post": "石龙镇公共服务办", "relation": "姐弟"}
ENDED = date(2020, 10, 9)


@pytest.fixture
def two_of_the_county(town):
    second = staff.actor(Role.CASEWORKER, areas.city(), "郭敏仪", "guominyi")
    return staff.actor(Role.CASEWORKER, areas.city(), "许文博", "xuwenbo"), second


@pytest.fixture
def to_the_decision(case, step, match, visit, jing, hao, guoqiang, at):
    """Accepted with or without a relative's name, and brought to the end of its notice."""

    def bring(**said):
        step("submit", jing)
        step("accept", jing, **said)
        match("441999197211110070,社保,wage,1500.00")
        step("match-done", jing)
        visits.sign(visit().pk, hao)
        step("survey-done", jing)
        step("first-review", guoqiang, "情况属实，同意上报。")
        with at(ENDED):
            step("to-confirm", guoqiang)

    return bring


def look(case, who, **changes):
    found = visits.Findings(("members-seen",), "与申报一致。")
    values = {"visited_on": ENDED, "mode": "home", "people_present": "张大山", "family_signed": True}
    return visits.record(case.pk, who, findings=found, conclusion="agrees", **{**values, **changes})


def test_a_near_relative_is_registered_and_visited_by_two_of_the_county(
    case, to_the_decision, step, at, jing, hao, lihua, two_of_the_county
):
    to_the_decision(**CADRE)
    row = NearRelative.objects.get()
    assert (row.case, row.staff_name, row.relation, row.recorded_by) == (case, "陈静", "姐弟", jing.user)
    first, second = two_of_the_county
    with at(ENDED):
        with pytest.raises(Refused, match="近亲属"):
            step("confirm", lihua)
        with pytest.raises(Refused, match="县级"):
            look(case, jing)
        seen = look(case, first)
        with pytest.raises(Refused, match="县级"):
            visits.sign(seen.pk, hao)
        with pytest.raises(Refused, match="近亲属"):
            step("confirm", lihua)
        visits.sign(seen.pk, second)
        listed = staff.browser(lihua).get(reverse("casework:relatives")).content.decode()
        assert "姐弟" in listed and "2020-10-09" in listed
        step("confirm", lihua)
    stranger = staff.actor(Role.CASEWORKER, areas.other_town(), "钱多多", "qianduoduo")
    assert "姐弟" not in staff.browser(stranger).get(reverse("casework:relatives")).content.decode()


def test_whose_relative_it_is_must_be_said(case, step, jing):
    step("submit", jing)
    with pytest.raises(Refused, match="姓名"):
        step("accept", jing, near_relative=True, staff_name="陈静")
    step("accept", jing)
    assert not NearRelative.objects.exists()


def test_the_countys_visit_is_recorded_on_the_page(case, to_the_decision, at, jing, two_of_the_county):
    to_the_decision(**CADRE)
    page = reverse("casework:visit", args=[case.pk])
    seen = {
        "visited_on": ENDED.isoformat(), "mode": "home", "people_present": "张大山", "remarks": "属实。",
        "conclusion": "agrees", "family_signed": "on",
    }  # fmt: skip
    first, second = two_of_the_county
    with at(ENDED):
        assert "<textarea" not in staff.browser(jing).get(page).content.decode()
        assert staff.browser(first).post(page, seen).status_code == 302
        made = case.visits.get(by_county=True)
        staff.browser(second).post(reverse("casework:sign-visit", args=[case.pk, made.pk]))
    assert county_visits.visited(case)


def test_without_a_reason_the_county_visits_nobody_and_confirms(case, to_the_decision, step, at, lihua):
    to_the_decision()
    with at(ENDED):
        assert not SampleDraw.objects.exists()  # this benefit has no share
        step("confirm", lihua)


def draws(test_kind, family, jing, number, percent, **more):
    rows = []
    for _at in range(number):
        case = services.open_case(test_kind.code, jing, area=areas.town(), household=family)
        values = {"case": case, "programme": "test-living", "office": areas.city(), "percent": percent}
        rows.append(SampleDraw.objects.create(**{**values, **more}))
    return list(SampleDraw.objects.filter(pk__in=[row.pk for row in rows]).order_by("serial"))


@pytest.mark.parametrize(("percent", "drawn"), [(30, 3), (35, 4), (100, 10)])
def test_of_each_ten_the_database_draws_as_many_as_the_share_says(test_kind, family, jing, percent, drawn):
    rows = draws(test_kind, family, jing, 20, percent)
    assert [row.serial for row in rows] == list(range(1, 21))
    for ten in (rows[:10], rows[10:]):
        assert sum(row.drawn for row in ten) == drawn
        assert len({row.seed for row in ten}) == 1
    assert rows[0].seed != rows[10].seed


def test_nobody_chooses_who_is_drawn(test_kind, family, jing):
    wished = {"seed": uuid.UUID(int=1), "drawn": False, "serial": 77}
    rows = draws(test_kind, family, jing, 10, 30, **wished)
    assert sum(row.drawn for row in rows) == 3
    assert {row.serial for row in rows} == set(range(1, 11)) and rows[0].seed != uuid.UUID(int=1)


@pytest.mark.parametrize("code", ["confirm", "confirm-in-town"])
def test_who_was_drawn_is_not_confirmed_unvisited_not_even_by_raw_sql(
    case, to_the_decision, step, at, lihua, code
):
    to_the_decision()
    SampleDraw.objects.create(case=case, programme="test-living", office=areas.city(), percent=100)
    with at(ENDED), pytest.raises(Refused, match="抽查"):
        step("confirm", lihua)
    with pytest.raises(IntegrityError, match="has not visited"), transaction.atomic():
        CaseEvent.objects.create(
            case=case, step=code, from_state="confirm", to_state="approved", actor=lihua.user
        )


def test_an_extreme_poverty_case_is_drawn_once_when_it_comes_to_the_decision(db, town, family, jing):
    kind = kinds.get("apply.extreme-hardship")
    case = services.open_case(kind.code, jing, area=areas.town(), household=family)
    [drawing] = kind.step("to-confirm").effects
    for _again in range(2):
        drawing(Moment(case, kind, kind.step("to-confirm"), None, date(2020, 9, 28)))
    assert (case.draw.office, case.draw.percent) == (areas.city(), 30)


def waits_for(case, *people):
    return [waiting.waiting_for(who).filter(pk=case.pk).exists() for who in people]


def test_a_visit_waits_for_the_county_until_two_have_signed_and_never_for_the_town(
    case, to_the_decision, step, at, jing, hao, lihua, two_of_the_county
):
    to_the_decision(**CADRE)
    first, second = two_of_the_county
    with at(ENDED):
        assert waits_for(case, first, second, hao) == [True, True, False]
        assert todo.rows(first, 5)[0].action == "县级入户"
        look(case, first)
        assert waits_for(case, first, second, hao) == [False, True, False]
        step("return-confirm", lihua, "材料不全。")
        assert waits_for(case, first, second, hao) == [False, False, False]
        step("resubmit", jing, "已补齐。")


def test_a_visit_that_two_have_signed_waits_for_nobody(case, to_the_decision, at, two_of_the_county):
    to_the_decision(**CADRE)
    first, second = two_of_the_county
    with at(ENDED):
        visits.sign(look(case, first).pk, second)
        assert waits_for(case, first, second) == [False, False]


def test_the_page_lets_the_county_sign_its_own_visit_and_not_the_towns(
    case, to_the_decision, at, two_of_the_county
):
    to_the_decision(**CADRE)
    of_the_town = case.visits.get()
    first, second = two_of_the_county
    with at(ENDED):
        seen = look(case, first)
        page = staff.browser(second).get(reverse("casework:visit", args=[case.pk])).content.decode()
        parts = {part.label: part.text for part in verification.of(case, kinds.get(case.kind))}
    assert reverse("casework:sign-visit", args=[case.pk, seen.pk]) in page
    assert reverse("casework:sign-visit", args=[case.pk, of_the_town.pk]) not in page
    assert "陈静, 何志豪" in parts["入户调查"]
    assert "近亲属" in parts["县级入户"]


def test_a_short_procedure_promises_no_visit_of_the_county(case):
    case.kind, case.near_relative = "apply.old-age", True
    assert county_visits.why(case) == ""
    assert "县级入户" not in {part.label for part in verification.of(case, kinds.get(case.kind))}


def test_the_town_does_not_make_the_countys_visit(case, to_the_decision, at, guoqiang):
    to_the_decision(**CADRE)
    with at(ENDED), pytest.raises((Forbidden, Refused)):
        look(case, guoqiang)
