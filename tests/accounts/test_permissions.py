"""The matrix is data; it denies what it does not name; its page is current."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from civilaffairs.accounts.management.commands.print_matrix import rendered
from civilaffairs.accounts.matrix import Forbidden, covers, permits, require
from civilaffairs.accounts.models import Area, Role
from civilaffairs.accounts.permits import PERMITS
from civilaffairs.accounts.visibility import visible_to
from tests.factories import areas, staff

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def test_the_page_of_the_matrix_is_current():
    page = settings.BASE_DIR / "docs" / "permissions.md"
    assert page.read_text(encoding="utf-8") == rendered(), "run `python manage.py print_matrix`"


def test_every_action_stands_once_in_the_matrix():
    actions = [permit.action for permit in PERMITS]
    assert len(actions) == len(set(actions))


def test_an_unknown_action_is_an_error_and_an_unknown_role_may_nothing():
    with pytest.raises(LookupError):
        permits(Role.CASEWORKER, "case.raed")
    assert not permits("superuser", "case.read")


def test_a_state_limits_who_may():
    assert permits(Role.SUPERVISOR, "case.first-review")
    assert permits(Role.SUPERVISOR, "case.first-review", state="first-review")
    assert not permits(Role.SUPERVISOR, "case.first-review", state="notice")


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_sees_a_case_a_person_or_money(role):
    seen = {permit.action.split(".")[0] for permit in PERMITS if role in permit.roles}
    assert seen.isdisjoint({"case", "person", "fact", "payee", "award", "run", "batch", "ledger", "letter"})


def test_only_the_auditor_reads_the_trail():
    assert [role for role in Role if permits(role, "audit.read")] == [Role.AUDITOR]


@pytest.mark.django_db
def test_the_three_administrators_are_three_people():
    admin = staff.actor(Role.SYSTEM_ADMIN)
    for role in (Role.SECURITY_ADMIN, Role.AUDITOR):
        with pytest.raises(IntegrityError, match="three_administrators_apart"), transaction.atomic():
            staff.post(admin.user, role, admin.area)


@pytest.mark.django_db
def test_a_refusal_names_who_can():
    with pytest.raises(Forbidden, match=r"Approver|审批"):
        require(staff.actor(Role.CASEWORKER), "case.confirm")


@pytest.mark.django_db
def test_an_area_is_reached_by_the_tree_and_never_by_a_prefix():
    worker, village = staff.actor(Role.CASEWORKER), areas.village()
    require(worker, "case.create", area=village)
    with pytest.raises(Forbidden):
        require(worker, "case.create", area=areas.other_town())
    with pytest.raises(Forbidden):
        require(worker, "case.create", area=areas.city())
    near = Area(path=f"{worker.area.path}0")
    assert not covers(worker.area, near)
    seen = visible_to(Area.objects.all(), worker, "path")
    assert set(seen) == {worker.area, village}
