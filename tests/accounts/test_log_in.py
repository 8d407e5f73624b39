"""Logging in, being locked out, being let in again, logging out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role, User
from civilaffairs.audit.models import Event
from civilaffairs.lib import clock
from tests.factories import areas, staff

pytestmark = pytest.mark.django_db
LOG_IN = "/login/"


@pytest.fixture
def worker():
    return staff.actor(Role.CASEWORKER)


def log_in(username="chenjing", password=staff.PASSWORD, browser=None):
    return (browser or staff.browser()).post(LOG_IN, {"username": username, "password": password})


def is_in(browser) -> bool:
    return (
        browser.get(reverse("jobs:detail", args=["0190f000-0000-7000-8000-000000000001"])).status_code == 404
    )


def post_of(browser):
    request: Any = browser.get(LOG_IN).wsgi_request
    return request.actor.post


def test_a_person_logs_in_whatever_the_case_of_the_name_and_sees_the_last_time(worker):
    assert log_in("ChenJing").status_code == 302
    browser = staff.browser()
    answer = log_in(browser=browser)
    told = [str(message) for message in answer.wsgi_request._messages]
    assert len(told) == 1
    assert "127.0.0.1" in told[0]
    assert is_in(browser)
    row = Event.objects.filter(action="session.log-in").earliest("id")
    assert (row.object_id, row.result, row.ip) == (str(worker.user.pk), "ok", "127.0.0.1")


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(worker):
    answers = [log_in("nobody", "wrong"), log_in("chenjing", "wrong")]
    texts = {str(answer.context["form"].non_field_errors()) for answer in answers}
    assert len(texts) == 1
    unknown, known = Event.objects.filter(action="session.log-in").order_by("id")
    assert (unknown.result, unknown.object_label, known.object_label) == ("failed", "", "陈静")


def test_five_failures_lock_the_account_and_the_security_administrator_unlocks_it(worker):
    for typed in ["chenjing", "CHENJING", "chenjing", "ChenJing"]:
        assert log_in(typed, "wrong").status_code == 200
    assert log_in("chenjing", "wrong").status_code == 429
    refused = log_in()
    assert refused.status_code == 429
    assert "锁定" in refused.content.decode()

    guard = staff.browser(staff.actor(Role.SECURITY_ADMIN))
    page = guard.get(reverse("user_detail", args=[worker.user.pk]))
    assert page.context["locked"]
    assert guard.post(reverse("user_unlock", args=[worker.user.pk])).status_code == 302
    assert log_in().status_code == 302
    assert Event.objects.filter(action="user.unlock", actor_name="吴霞").exists()


def test_an_account_ends_with_its_last_day(worker):
    User.objects.filter(pk=worker.user.pk).update(valid_until=clock.today() - timedelta(days=1))
    assert log_in().status_code == 200
    assert not is_in(staff.browser(worker))


def test_logging_out_ends_the_session_on_the_server(worker):
    browser = staff.browser()
    log_in(browser=browser)
    cookie = browser.cookies["sessionid"].value
    left = browser.post("/logout/")
    assert left.headers["Clear-Site-Data"]
    browser.cookies["sessionid"] = cookie
    assert not is_in(browser)


def test_the_session_gets_a_new_key_at_log_in(worker):
    browser = staff.browser()
    browser.get(LOG_IN)
    browser.session.save()
    log_in(browser=browser)
    first = browser.cookies["sessionid"].value
    browser.post("/logout/")
    log_in(browser=browser)
    assert browser.cookies["sessionid"].value != first


def test_a_person_with_two_posts_changes_between_them(worker):
    other = staff.post(worker.user, Role.SUPERVISOR, areas.other_town())
    browser = staff.browser(worker)
    assert post_of(browser) == worker.post
    browser.post(reverse("switch_post"), {"post": str(other.pk), "next": "/language/"})
    assert post_of(browser) == other

    stranger = staff.actor(Role.APPROVER)
    assert browser.post(reverse("switch_post"), {"post": str(stranger.post.pk)}).status_code == 404


def test_who_holds_no_post_is_told_so(worker):
    worker.user.posts.update(valid_to=date(2016, 1, 1))
    browser = staff.browser(worker.user)
    answer = browser.get(reverse("user_list"))
    assert answer.status_code == 403
    assert "没有岗位" in answer.content.decode()
