"""Work that nobody does, or that hangs: the page says why, and sets it going again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from civilaffairs.accounts.models import Role
from civilaffairs.embedded import postgres
from civilaffairs.jobs import heartbeat, kinds, queue, services, standstill, work
from civilaffairs.jobs.models import Job, Worker
from civilaffairs.lib import clock
from tests import databases
from tests.factories import staff

ONE: list[tuple[int, str, dict[str, str]]] = [(0, "石龙镇", {})]


@pytest.mark.django_db
def test_the_page_says_that_no_worker_reports_and_sends_the_work_again(diary, monkeypatch):
    maker = staff.actor(Role.FINANCE_MAKER)
    job = services.open_job("diary", None, "Diary of March", ONE, maker.user)
    with override("en"):
        assert standstill.why(job) == "No worker has ever reported."
        heartbeat.report()
        assert standstill.why(job) == ""
        Worker.objects.update(seen_at=clock.real_now() - timedelta(seconds=90.5))
        assert standstill.why(job) == "No worker has reported for 90 seconds."
    sent: list[object] = []
    monkeypatch.setattr(queue, "send_what_waits", sent.append)
    browser = staff.browser(maker)
    restart = reverse("jobs:restart", args=[job.pk])
    assert restart in browser.get(reverse("jobs:progress", args=[job.pk])).content.decode()
    assert browser.post(restart).status_code == 302
    assert sent == [job.pk]


@pytest.mark.django_db
def test_the_web_server_ends_a_workers_connection_and_inherits_nothing_of_it():
    address = databases.address(str(connection.settings_dict["NAME"]), postgres.WORKER)
    with psycopg.connect(address, application_name="worker chunk 0") as hangs, connection.cursor() as cursor:
        cursor.execute(standstill.END, [" chunk 0"])
        assert cursor.fetchall() == [(True,)]
        with pytest.raises(psycopg.OperationalError):
            hangs.execute("SELECT 1")
        cursor.execute("SELECT current_user, pg_has_role(%s, %s, 'USAGE')", [postgres.APP, postgres.WORKER])
        assert cursor.fetchone() == (postgres.APP, False)


@pytest.mark.django_db(transaction=True)
def test_a_part_that_hangs_is_taken_from_its_worker_and_done_once(diary, monkeypatch):
    job = services.open_job("diary", None, "Diary of March", ONE, None)
    monkeypatch.setattr(standstill, "HANGS", timedelta(0))
    hangs = threading.Event()

    def hang(chunk):
        hangs.set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")

    def at_work():
        try:
            return work.take(job.pk)
        finally:
            connection.close()

    kinds.register("diary", hang, diary.finish)
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(at_work)
        assert hangs.wait(20)
        with override("en"):
            assert "has been with the worker" in standstill.why(job)
        standstill.restart(job)
        assert worker.result(20)
    kinds.register("diary", diary.work, diary.finish)
    assert work.take(job.pk)
    job.refresh_from_db()
    assert (diary.done, job.state) == (["石龙镇"], Job.State.DONE)
