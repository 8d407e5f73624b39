"""A home visit is signed by two investigators, each from their own account, and by the family."""

from datetime import date

import pytest

from civilaffairs.casework import visits
from civilaffairs.casework.models import Visit
from civilaffairs.lib.errors import Refused


def test_one_signature_is_not_enough(case, reach, step, visit, jing, hao):
    reach("survey")
    with pytest.raises(Refused):
        step("survey-done", jing)
    recorded = visit()
    with pytest.raises(Refused):
        step("survey-done", jing)
    with pytest.raises(Refused):
        visits.sign(recorded.pk, jing)
    visits.sign(recorded.pk, hao)
    step("survey-done", jing)
    assert case.state == "first-review"


def test_without_the_family_it_does_not_count(case, reach, step, visit, jing, hao):
    reach("survey")
    visits.sign(visit(family_signed=False).pk, hao)
    with pytest.raises(Refused):
        step("survey-done", jing)


@pytest.mark.parametrize("day", [date(2020, 9, 27), date(2020, 9, 29)])
def test_a_visit_lies_between_acceptance_and_today(case, reach, visit, day):
    reach("survey")
    with pytest.raises(Refused):
        visit(visited_on=day)
    assert not Visit.objects.exists()


def test_findings_are_kept_as_they_were_ticked(case, reach, visit):
    reach("survey")
    kept = visits.Findings.of(Visit.objects.get(pk=visit().pk))
    assert [ticked for _label, ticked in kept.lines()] == [True, True, False, False, False, False]
    assert kept.remarks == "两房一厅，陈设简单。"


def test_too_early_is_refused(case, reach, visit):
    reach("checking")
    with pytest.raises(Exception, match=r"."):
        visit()
    assert not Visit.objects.exists()
