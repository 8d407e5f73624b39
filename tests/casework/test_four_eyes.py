"""Who entered a case neither reviews nor confirms it; who reviewed it does not confirm it."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from civilaffairs.accounts.models import Role
from civilaffairs.casework import workflow
from civilaffairs.casework.models import CaseEvent
from civilaffairs.lib.errors import Refused
from tests.factories import areas, staff


def also(actor, role, area):
    """The same person in another post."""
    return type(actor)(actor.user, staff.post(actor.user, role, area))


def test_the_worker_who_entered_it_does_not_review(case, reach, step, jing):
    reach("first-review")
    with pytest.raises(Refused):
        step("first-review", also(jing, Role.SUPERVISOR, areas.town()), "同意")
    assert case.state == "first-review"


def test_neither_worker_nor_reviewer_confirms(case, reach, step, at, jing, guoqiang, lihua):
    reach("notice")
    with at(date(2020, 10, 9)):
        step("to-confirm", guoqiang)
        for actor in (jing, guoqiang):
            twice = also(actor, Role.APPROVER, areas.city())
            with pytest.raises(Refused):
                step("confirm", twice)
            with pytest.raises(Refused):
                step("refuse", twice, "理由")
        assert case.state == "confirm"
        step("confirm", lihua)


def test_the_page_says_why_before_anybody_tries(case, reach, jing):
    reach("first-review")
    offers = {o.step.code: o for o in workflow.offers(case, also(jing, Role.SUPERVISOR, areas.town()))}
    assert not offers["first-review"].allowed
    assert offers["first-review"].reason


def test_the_database_holds_it_too(case, reach, jing):
    reach("first-review")
    with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
        CaseEvent.objects.create(
            case=case, step="first-review", from_state="first-review", to_state="notice", actor=jing.user
        )
