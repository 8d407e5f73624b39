"""What the security administrator does to an account acts on its next request."""

from datetime import timedelta

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.models import Event
from civilaffairs.lib import clock
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return staff.actor(Role.CASEWORKER)


@pytest.fixture
def guard():
    return staff.actor(Role.SECURITY_ADMIN)


def act(who, name, person):
    return staff.browser(who).post(reverse(name, args=[person.user.pk]))


def status(browser):
    return browser.get(reverse("jobs:detail", args=["0190f000-0000-7000-8000-000000000001"])).status_code


@pytest.mark.parametrize(
    ("name", "action"), [("user_disable", "user.disable"), ("user_end_sessions", "user.end-session")]
)
def test_a_session_ends_on_the_next_request(worker, guard, name, action):
    browser = staff.browser(worker)
    assert status(browser) == 404
    assert act(guard, name, worker).status_code == 302
    assert status(browser) == 302
    assert Event.objects.filter(action=action, actor_name="吴霞", object_label="陈静").exists()


def test_a_disabled_person_can_be_enabled_again(worker, guard):
    act(guard, "user_disable", worker)
    act(guard, "user_enable", worker)
    worker.user.refresh_from_db()
    assert worker.user.is_active


def test_a_post_that_ends_is_gone_on_the_next_request(worker):
    browser = staff.browser(worker)
    worker.user.posts.update(valid_to=clock.today() + timedelta(days=1))
    assert status(browser) == 404
    worker.user.posts.update(valid_to=clock.today())
    assert status(browser) == 403


def test_nobody_disables_their_own_account(guard):
    answer = act(guard, "user_disable", guard)
    assert answer.status_code == 422
    guard.user.refresh_from_db()
    assert guard.user.is_active


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.SECURITY_ADMIN, 200), (Role.SYSTEM_ADMIN, 200), (Role.AUDITOR, 403), (Role.SUPERVISOR, 403)],
)
def test_who_sees_the_accounts(worker, role, allowed):
    browser = staff.browser(staff.actor(role))
    assert browser.get(reverse("user_list"), {"q": "陈静"}).status_code == allowed
    assert browser.get(reverse("user_detail", args=[worker.user.pk])).status_code == allowed


def test_the_system_administrator_cannot_unlock_or_disable(worker):
    admin = staff.actor(Role.SYSTEM_ADMIN)
    assert act(admin, "user_unlock", worker).status_code == 403
    assert act(admin, "user_disable", worker).status_code == 403
    denied = Event.objects.filter(action="denied", actor_name="周涛")
    assert [row.object_kind for row in denied.order_by("id")] == ["user_unlock", "user_disable"]


def test_the_list_asks_few_questions_however_many_people(django_assert_max_num_queries):
    browser = staff.browser(staff.actor(Role.SYSTEM_ADMIN))
    for role in Role:
        staff.actor(role)
    with django_assert_max_num_queries(12):
        assert len(browser.get(reverse("user_list")).context["page"].object_list) == len(Role)
