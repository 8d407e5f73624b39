"""The page of a job: how far it is, why it stands still, trying again."""

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.jobs import queue, services, work
from civilaffairs.jobs.models import Job
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return staff.actor(Role.FINANCE_MAKER)


@pytest.fixture
def job(diary, maker):
    chunks = [(0, "石龙镇", {}), (0, "虎门镇", {"error": "broken"})]
    return services.open_job("diary", None, "Diary of March", chunks, maker.user)


def progress(who, job):
    return staff.browser(who).get(reverse("jobs:progress", args=[job.pk]))


def test_it_is_polled_until_it_ends(job, maker, monkeypatch):
    work.take(job.pk)
    answer = progress(maker, job)
    assert answer.status_code == 200
    assert (answer.context["progress"].done, answer.context["progress"].total) == (1, 2)
    assert "every 2s" in answer.content.decode()
    for _ in range(5):
        work.take(job.pk)
    answer = progress(maker, job)
    assert answer.status_code == 286
    assert "every 2s" not in answer.content.decode()


def test_a_queue_that_is_away_is_said(job, maker, monkeypatch):
    monkeypatch.setattr(queue, "is_reachable", lambda: False)
    assert "队列暂不可用" in progress(maker, job).content.decode()


def test_a_failed_job_shows_its_reason_and_is_tried_again(job, maker):
    for _ in range(6):
        work.take(job.pk)
    browser = staff.browser(maker)
    page = browser.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert "RuntimeError" in page
    assert "broken" not in page
    assert browser.post(reverse("jobs:retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == Job.State.OPEN


def test_others_do_not_see_it_but_the_system_administrator_does(job):
    assert progress(staff.actor(Role.FINANCE_CHECKER), job).status_code == 404
    assert progress(staff.actor(Role.SYSTEM_ADMIN), job).status_code == 200
    assert progress(staff.actor(Role.AUDITOR), job).status_code == 403
