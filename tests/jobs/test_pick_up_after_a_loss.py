"""A killed worker, a lost message, a queue that is away: the rows say what is to be done."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction

from civilaffairs.jobs import kinds, queue, services, work
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.sweep import sweep
from civilaffairs.lib import clock

ONE: list[tuple[int, str, dict[str, str]]] = [(0, "石龙镇", {})]
pytestmark = pytest.mark.django_db


def open_diary(chunks=ONE):
    return services.open_job("diary", None, "Diary of March", chunks, None)


def waiting_messages() -> int:
    with current_app.connection_for_read() as broker:
        return broker.default_channel.client.llen(current_app.conf.task_default_queue)


@pytest.fixture
def empty_queue():
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.delete(current_app.conf.task_default_queue)


def lease_of_a_killed_worker(job):
    chunk = work._lease(job.pk)
    assert chunk is not None
    Chunk.objects.filter(pk=chunk.pk).update(leased_until=clock.real_now() - timedelta(seconds=1))
    return chunk


def test_a_chunk_of_a_killed_worker_is_done_by_another(diary, empty_queue):
    job = open_diary()
    lost = lease_of_a_killed_worker(job)
    assert work.take(job.pk)  # Whoever looks next takes it over, without waiting for a sweep.
    work.give_back(lost, "late")  # The first comes back to life and changes nothing.
    assert (diary.done, diary.finished) == (["石龙镇"], 1)


def test_when_nobody_looks_the_sweep_calls_somebody(diary, empty_queue):
    job = open_diary()
    lease_of_a_killed_worker(job)
    assert sweep() == 1
    assert waiting_messages() >= 1
    assert work.take(job.pk)
    assert diary.done == ["石龙镇"]


def test_a_lease_that_holds_is_left_alone(diary, empty_queue):
    job = open_diary()
    work._lease(job.pk)
    assert sweep() == 0


def test_a_lease_that_was_taken_over_does_nothing(diary, empty_queue):
    job = open_diary()
    lost = lease_of_a_killed_worker(job)
    sweep()
    work._lease(job.pk)
    with transaction.atomic():
        work._do(lost)
    assert diary.done == []


def test_a_chunk_that_kills_every_worker_fails_the_job(diary, empty_queue):
    job = open_diary()
    for _ in range(work.ATTEMPTS_WITH_LOSSES - 1):
        lease_of_a_killed_worker(job)
        sweep()
    job.refresh_from_db()
    assert job.state == Job.State.OPEN
    lease_of_a_killed_worker(job)
    sweep()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_with_the_queue_away_a_job_opens_all_the_same(
    diary, empty_queue, queue_away, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = open_diary()
    assert len(callbacks) == 1
    assert not queue.is_reachable()
    job.refresh_from_db()
    assert job.state == Job.State.OPEN

    queue_away.set_current()
    assert queue.is_reachable()
    assert waiting_messages() == 0
    sweep()
    assert waiting_messages() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_a_job_and_one_of_them_closes_it(diary):
    """Both last chunks of the stage are at work at one moment: exactly one finish."""
    job = open_diary([(0, str(number), {}) for number in range(2)])
    both = threading.Barrier(2, timeout=20)
    done = diary.work

    def meet(chunk):
        both.wait()
        return done(chunk)

    kinds.register("diary", meet, diary.finish)

    def run():
        try:
            return work.take(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert [one.result() for one in [pool.submit(run), pool.submit(run)]] == [True, True]
    job.refresh_from_db()
    assert (sorted(diary.done), diary.finished, job.state) == (["0", "1"], 1, Job.State.DONE)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lives_is_passed_over_even_when_its_lease_ran_out(diary):
    job = open_diary()
    seen = []

    def slow(chunk):
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(sweep_elsewhere).result())
        return {}

    def sweep_elsewhere():
        try:
            return sweep(job.pk)
        finally:
            connection.close()

    kinds.register("diary", slow, diary.finish)
    chunk = lease_of_a_killed_worker(job)
    with transaction.atomic():
        work._do(chunk)
    assert seen == [0]
    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_chunk_whose_database_is_lost_again_and_again_is_not_given_up(diary, empty_queue):
    """The server ends the connection in the midst of the work, as when it crashes."""
    losses = work.ATTEMPTS + 1

    def lose_the_server(chunk):
        if chunk.attempts <= losses:
            connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return diary.work(chunk)

    kinds.register("diary", lose_the_server, diary.finish)
    job = open_diary()
    for _ in range(losses + 1):
        assert work.take(job.pk)
    job.refresh_from_db()
    assert (job.state, diary.done) == (Job.State.DONE, ["石龙镇"])
