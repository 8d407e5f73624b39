"""A family, the people of the office, and a procedure whose amount is known beforehand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit.clock import business_time
from civilaffairs.casework import effects, kinds, procedures, services, visits, workflow
from civilaffairs.casework.assessed import Assessment
from civilaffairs.casework.matching import request, settle
from civilaffairs.casework.models import MatchReport
from civilaffairs.files.checks import Checked
from civilaffairs.lib import clock
from civilaffairs.people import facts, households, persons
from civilaffairs.people.models import Income, Membership
from civilaffairs.people.persons import IdentityInput
from tests.factories import areas, staff

KIND = "apply.test-living"
MONDAY = date(2020, 9, 28)


@pytest.fixture(autouse=True)
def the_day(db):
    """Every test begins on Monday 2020-09-28, two days before a long holiday."""
    with business_time(MONDAY):
        yield MONDAY


@pytest.fixture
def at():
    """``with at(date): …``"""
    return business_time


@pytest.fixture
def test_kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {kind.code: kind for kind in kinds.every()})
    return kinds.register(
        procedures.full_review(
            KIND,
            "测试救助",
            "test-living",
            procedures.Hooks(
                assess=lambda case: Assessment(Decimal("1920.00"), (("top-up", Decimal("1920.00"), ""),))
            ),
        )
    )


@pytest.fixture
def entered_already(monkeypatch):
    """The real kind of a benefit for cases whose facts the test recorded: nothing else is submitted."""

    def without_a_form(code):
        kind = kinds.get(code)
        steps = [
            replace(one, effects=(effects.apply_today,)) if one.code == "submit" else one
            for one in kind.steps
        ]
        monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, code: replace(kind, steps=tuple(steps))})
        return code

    return without_a_form


@pytest.fixture
def town():
    Area.objects.filter(pk=areas.town().pk).update(phone="0769-86600001")
    return areas.town()


@pytest.fixture
def jing(town):
    return staff.actor(Role.CASEWORKER)


@pytest.fixture
def hao(town):
    return staff.actor(Role.CASEWORKER, name="何志豪", username="hezhihao")


@pytest.fixture
def guoqiang(town):
    return staff.actor(Role.SUPERVISOR)


@pytest.fixture
def lihua(town):
    return staff.actor(Role.APPROVER)


@pytest.fixture
def family(town, jing):
    """Zhang Dashan and his wife, with one wage of 1500.00."""
    household = households.open_file(areas.village(), "西湖路 1 号")
    people = [
        ("张大山", "441999197211110070", "02"),
        ("李秀英", "441999197503030021", "10"),
    ]
    for name, number, relation in people:
        person = persons.find_or_add(IdentityInput(name, number))
        facts.record(
            Membership,
            household=household,
            person=person,
            relation=relation,
            valid_from=MONDAY,
            recorded_by=jing.user,
        )
        if relation == "02":
            facts.record(
                Income,
                person=person,
                kind="wage",
                amount=Decimal("1500.00"),
                valid_from=MONDAY,
                recorded_by=jing.user,
            )
    return household


@pytest.fixture
def case(test_kind, family, jing):
    return services.open_case(
        KIND, jing, area=areas.town(), household=family, applicant_name="张大山", members=2
    )


@pytest.fixture
def take():
    """Take a step at the case's present version, by a person, with an opinion."""

    def take(case, code, actor, opinion="", **data):
        case.refresh_from_db()
        event = workflow.advance(
            case.pk, code, actor, version=case.version, opinion=opinion, data=data or None
        )
        case.refresh_from_db()
        return event

    return take


@pytest.fixture
def step(case, take):
    """The same for the case of the test."""
    return partial(take, case)


def result_file(case, *rows):
    """A result of the information match as CSV."""
    number = request.request_number(case)
    lines = ["核对编号,公民身份号码,来源,类别,金额", *(f"{number},{row}" for row in rows)]
    return Checked(name="result.csv", media_type="text/csv", data="\n".join(lines).encode())


@pytest.fixture
def match(case, jing):
    """Import rows of the form ``ID number,source,kind,amount``."""

    def bring_in(*rows) -> MatchReport:
        return settle.import_result(case.pk, jing, result_file(case, *rows))

    return bring_in


@pytest.fixture
def visit(case, jing):
    def record(**changes):
        values = {
            "visited_on": clock.today(),
            "mode": "home",
            "people_present": "张大山、李秀英",
            "findings": visits.Findings(("members-seen", "housing"), "两房一厅，陈设简单。"),
            "conclusion": "agrees",
            "family_signed": True,
        }
        return visits.record(case.pk, jing, **{**values, **changes})

    return record


@pytest.fixture
def looked_again(visit, hao):
    """Two investigators visit once more, as an objection asks of them."""

    def look():
        visits.sign(visit().pk, hao)

    return look


@pytest.fixture
def reach(step, match, visit, jing, hao, guoqiang):
    """Bring the case to a state by the steps that lead there."""

    def _checking():
        step("submit", jing)
        step("accept", jing)

    def _survey():
        _checking()
        match("441999197211110070,社保,wage,1500.00")
        step("match-done", jing)

    def _first_review():
        _survey()
        visits.sign(visit().pk, hao)
        step("survey-done", jing)

    def _notice():
        _first_review()
        step("first-review", guoqiang, "情况属实，同意上报。")

    ways = {"checking": _checking, "survey": _survey, "first-review": _first_review, "notice": _notice}
    return lambda state: ways[state]()
