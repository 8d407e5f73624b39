"""委托审核确认: a town's approver confirms what was left to the towns, and that in a shorter time."""

from datetime import date

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import delegation, programme, settings
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.casework import deadlines, kinds, workflow
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case
from civilaffairs.lib.errors import Refused
from tests.factories import areas, staff

DAY = date(2020, 9, 28)
CODE = "confirmation.delegated"


def leave(*programmes, since=date(2020, 9, 1)):
    with business_time(date(2020, 8, 20)):
        settings.publish(areas.city(), CODE, since, list(programmes), source="东民〔2020〕8号")


def said(programme, who):
    case = Case(kind=f"apply.{programme}", programme=programme, area=areas.town(), state="confirm")
    kind = kinds.get(case.kind)
    moment = Moment(case, kind, kind.step("confirm"), who, DAY)
    guards = [guard for guard in kind.step("confirm").guards if guard.__module__.endswith("delegation")]
    assert guards == list(kind.step("refuse").guards), "who may not confirm may not refuse"
    [decides_here] = guards
    return decides_here(moment)


@pytest.mark.parametrize("programme", ["minimum-living", "extreme-hardship", "old-age", "temporary-relief"])
def test_a_town_decides_only_what_was_left_to_it(db, programme):
    in_town, in_city = staff.actor(Role.APPROVER, areas.town()), staff.actor(Role.APPROVER)
    assert said(programme, in_city) is None
    assert "县级" in said(programme, in_town)
    leave(programme)
    assert said(programme, in_town) is None


BACK = ("returned", "draft")


@pytest.mark.parametrize("kind", kinds.every(), ids=lambda kind: kind.code)
def test_each_step_that_decides_asks_whether_it_is_decided_here(kind):
    forward = [step for step in kind.steps if step.action == "case.confirm" and step.to not in BACK]
    assert forward, "somebody decides"
    assert [step.code for step in forward if delegation.decides_here not in step.guards] == []


@pytest.mark.parametrize(
    ("code", "state", "step"),
    [
        ("review.minimum-living", "reviewed", "confirm"),
        ("apply.temporary-relief", "urgent", "relieve"),
        ("change.split", "confirm", "confirm"),
    ],
)
def test_who_decides_one_benefit_in_the_town_decides_nothing_else(db, code, state, step):
    leave("old-age")
    case = Case.objects.create(
        number="LZ-1", kind=code, programme=kinds.get(code).programme, state=state, area=areas.town(),
        created_by=staff.actor(Role.CASEWORKER).user,
    )  # fmt: skip
    in_town = staff.actor(Role.APPROVER, areas.town())
    with business_time(DAY), pytest.raises(Refused, match="县级"):
        workflow.advance(case.pk, step, in_town, version=case.version, opinion="同意。")


def test_the_whole_procedure_takes_twenty_working_days_then(db):
    kind = kinds.get("apply.minimum-living")
    case = Case(kind=kind.code, programme="minimum-living", area=areas.town(), accepted_on=DAY)
    assert deadlines.total_due(case, kind) == date(2020, 11, 16)
    leave("minimum-living", since=date(2020, 10, 1))
    assert deadlines.total_due(case, kind) == date(2020, 11, 16)  # accepted before it held
    leave("minimum-living")
    assert deadlines.total_due(case, kind) == date(2020, 11, 2)


CHILDREN = ("orphan", "orphan-study", "unattended-child")


@pytest.mark.parametrize("value", [*([code] for code in CHILDREN), ["no-such-benefit"], [7], "old-age"])
def test_children_stay_with_the_county_and_what_nobody_knows_is_not_left_to_anybody(db, value):
    with pytest.raises(BenefitRefused):
        settings.check(CODE, value)


def test_each_benefit_declares_whether_it_may_be_left_to_the_towns(db):
    assert {each.code for each in programme.find(lambda each: not each.left_to_towns)} == set(CHILDREN)
    settings.check(CODE, [each.code for each in programme.find(lambda each: each.left_to_towns)])
