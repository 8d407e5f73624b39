"""The system administrator of a demo moves the business date, forward only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import current_shift
from civilaffairs.audit.models import Event
from civilaffairs.lib import clock
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return staff.browser(staff.actor(Role.SYSTEM_ADMIN))


def move(browser, days):
    return browser.post(reverse("move_clock"), {"date": str(clock.today() + timedelta(days=days))})


def test_the_date_moves_for_the_next_request_of_everybody(admin):
    assert move(admin, 8).status_code == 302
    assert current_shift() == timedelta(days=8)
    page = staff.browser(staff.actor(Role.AUDITOR)).get(reverse("event_list"))
    newest = page.context["page"].object_list[0]
    assert newest.action == "clock.move"
    assert clock.local_date(newest.at) == clock.today(), "the row was written before the move"
    assert Event.objects.get(action="audit.read").at > clock.now() + timedelta(days=7)


@pytest.mark.parametrize("days", [-1, 5000])
def test_it_moves_neither_back_nor_far_away(admin, days):
    assert move(admin, days).status_code == 422
    assert current_shift() == timedelta()


def test_others_may_not_and_production_has_no_such_page(admin, settings):
    assert move(staff.browser(staff.actor(Role.SECURITY_ADMIN)), 1).status_code == 403
    settings.CLOCK_MAY_MOVE = False
    assert move(admin, 1).status_code == 404
    assert current_shift() == timedelta()
