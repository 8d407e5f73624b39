"""Redis is away: the run starts, its page says so, and it is calculated when the queue returns."""

from collections.abc import Iterator
from datetime import date

import pytest
from celery import Celery
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.jobs import queue, work
from civilaffairs.jobs.sweep import sweep
from civilaffairs.payments.models import Line, Run
from tests.factories import staff, welfare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(db: None) -> Iterator[None]:
    with business_time(date(2020, 6, 3)):
        yield


def test_a_run_waits_for_the_queue_and_says_so(queue_away: Celery) -> None:
    welfare.publish()
    welfare.fund()
    welfare.grant(welfare.li())
    maker = staff.browser(staff.actor(Role.FINANCE_MAKER))
    maker.cookies["django_language"] = "en"
    started = maker.post(reverse("payments:run-start"), {"month": "2020-06", "usual": "1"})
    assert started.status_code == 302
    run = Run.objects.get()
    page = reverse("payments:run", args=[run.pk])
    assert not queue.is_reachable()
    assert "The queue is away" in maker.get(page).content.decode()
    assert not Line.objects.exists()

    queue_away.set_current()
    sweep()
    while work.take(run.job_id):
        pass
    run.refresh_from_db()
    assert (run.state, run.line_count) == (Run.State.COMPUTED, 2)
    assert "The queue is away" not in maker.get(page).content.decode()
