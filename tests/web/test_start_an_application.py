"""The start of an application: every kind by room, for those alone who may enter one."""

import pytest

from civilaffairs.accounts.models import Role
from civilaffairs.benefits import programme
from civilaffairs.benefits.applying.forms import is_applied_for
from tests.factories import areas, staff


@pytest.mark.django_db
def test_every_benefit_that_people_apply_for_has_its_form():
    areas.village()
    desk = staff.browser(staff.actor(Role.CASEWORKER))
    shown = desk.get("/apply/")
    listed = {choice.url for _key, _label, choices in shown.context["rooms"] for choice in choices}
    wanted = programme.find(is_applied_for)
    assert len(listed) == len(wanted)
    for address in sorted(listed):
        page = desk.get(desk.get(address)["Location"])
        assert page.status_code == 200, address


@pytest.mark.django_db
def test_who_enters_no_applications_is_not_offered_any():
    assert staff.browser(staff.actor(Role.APPROVER)).get("/apply/").status_code == 403
