"""委托审核确认: a town's approver confirms what was left to the towns, and that in a shorter time."""

from datetime import date

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.benefits import settings
from civilaffairs.benefits.errors import BenefitRefused
from civilaffairs.casework import deadlines, kinds
from civilaffairs.casework.kinds import Moment
from civilaffairs.casework.models import Case
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


def test_the_whole_procedure_takes_twenty_working_days_then(db):
    kind = kinds.get("apply.minimum-living")
    case = Case(kind=kind.code, programme="minimum-living", area=areas.town(), accepted_on=DAY)
    assert deadlines.total_due(case, kind) == date(2020, 11, 16)
    leave("minimum-living", since=date(2020, 10, 1))
    assert deadlines.total_due(case, kind) == date(2020, 11, 16)  # accepted before it held
    leave("minimum-living")
    assert deadlines.total_due(case, kind) == date(2020, 11, 2)


@pytest.mark.parametrize("value", [["orphan"], ["unattended-child"], "minimum-living", ["低保"]])
def test_children_stay_with_the_county(db, value):
    with pytest.raises(BenefitRefused):
        settings.check(CODE, value)
