"""A form sent twice acts once."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from civilaffairs.accounts.models import FormKey, Role, User
from civilaffairs.audit.models import Event
from tests.factories import staff

KEY = "0190f000-0000-4000-8000-000000000001"


def path(person):
    return reverse("user_end_sessions", args=[person.user.pk])


def effects() -> int:
    return Event.objects.filter(action="user.end-session").count()


@pytest.fixture
def worker(db):
    return staff.actor(Role.CASEWORKER)


@pytest.fixture
def guard(db):
    return staff.browser(staff.actor(Role.SECURITY_ADMIN))


def test_the_same_form_gets_the_same_answer_and_acts_once(worker, guard):
    answers = [guard.post(path(worker), {"idempotency_key": KEY, "note": "a"}) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, reverse("user_detail", args=[worker.user.pk]))
    ] * 2
    assert effects() == 1


@pytest.mark.parametrize("other", [{"note": "b"}, {"note": ["a", "a"]}, {}])
def test_the_same_key_with_another_content_is_refused(worker, guard, other):
    guard.post(path(worker), {"idempotency_key": KEY, "note": "a"})
    assert guard.post(path(worker), {"idempotency_key": KEY, **other}).status_code == 409
    assert effects() == 1


def test_a_key_serves_one_address_and_one_person(worker, guard):
    guard.post(path(worker), {"idempotency_key": KEY})
    elsewhere = reverse("user_disable", args=[worker.user.pk])
    assert guard.post(elsewhere, {"idempotency_key": KEY}).status_code == 409
    other = staff.browser(staff.actor(Role.SYSTEM_ADMIN))
    assert other.post(path(worker), {"idempotency_key": KEY}).status_code == 409
    assert effects() == 1


def test_a_form_that_was_refused_is_sent_again_with_the_same_key(guard):
    own = User.objects.get(username="wuxia")
    disable = reverse("user_disable", args=[own.pk])
    for _ in range(2):
        assert guard.post(disable, {"idempotency_key": KEY}).status_code == 422
    assert not FormKey.objects.exists()


def test_a_form_without_a_key_is_refused(worker):
    plain = Client()
    plain.force_login(staff.actor(Role.SECURITY_ADMIN).user, "civilaffairs.accounts.backend.StaffBackend")
    assert plain.post(path(worker)).status_code == 400
    assert plain.post(path(worker), {"idempotency_key": "not a key"}).status_code == 400
    assert plain.post(path(worker), headers={"Idempotency-Key": str(uuid.uuid4())}).status_code == 302
    assert effects() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_one_moment_act_once_and_get_one_answer():
    worker, admin = staff.actor(Role.CASEWORKER), staff.actor(Role.SECURITY_ADMIN)
    browsers = [staff.browser(admin), staff.browser(admin)]

    def send(browser):
        try:
            return browser.post(path(worker), {"idempotency_key": KEY})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=worker.user.pk)
            sent = [pool.submit(send, browser) for browser in browsers]
            until_waiting(2)
        answers = [one.result() for one in sent]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert effects() == 1


def until_waiting(number: int) -> None:
    """Until so many connections stand before a lock: both sendings are under way."""
    question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # A transaction sees it once and keeps it.
            cursor.execute(question, [connection.settings_dict["NAME"]])
            if cursor.fetchone()[0] == number:
                return
        threading.Event().wait(0.01)
    raise AssertionError("The second sending did not meet the first.")
