"""Chunks are done once each, stage after stage, and the last one closes the job."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from civilaffairs.jobs import services, work
from civilaffairs.jobs.models import Chunk, Job

pytestmark = pytest.mark.django_db
TWO_STAGES: list[tuple[int, str, dict[str, str]]] = [
    (1, "石龙镇 total", {}),
    (0, "石龙镇", {}),
    (0, "虎门镇", {}),
]


def open_diary(chunks=TWO_STAGES):
    return services.open_job("diary", None, "Diary of March", chunks, None)


def test_the_stages_follow_each_other(diary):
    job = open_diary()
    assert [work.take(job.pk) for _ in range(4)] == [True, True, True, False]
    assert diary.done == ["石龙镇", "虎门镇", "石龙镇 total"]
    job.refresh_from_db()
    assert (job.state, diary.finished) == (Job.State.DONE, 1)
    assert [chunk.result for chunk in job.chunks.all()] == [{"lines": 2}] * 3


def test_a_later_stage_waits_for_a_chunk_that_is_at_work(diary):
    job = open_diary()
    job.chunks.filter(number=2).update(state=Chunk.State.LEASED)
    assert work.take(job.pk)
    assert not work.take(job.pk)
    assert diary.done == ["虎门镇"]


def test_the_job_is_locked_only_after_what_the_commit_would_check(diary):
    job = open_diary()
    with CaptureQueriesContext(connection) as seen:
        work.take(job.pk)
    statements = [query["sql"] for query in seen]
    checked = next(n for n, sql in enumerate(statements) if "SET CONSTRAINTS ALL IMMEDIATE" in sql)
    locked = next(n for n, sql in enumerate(statements) if 'FROM "jobs_job"' in sql and "FOR UPDATE" in sql)
    assert checked < locked


def test_inline_does_everything_in_the_own_transaction(diary):
    job = work.run_inline(open_diary())
    assert diary.done == ["石龙镇", "虎门镇", "石龙镇 total"]
    assert (job.state, diary.finished) == (Job.State.DONE, 1)
    assert not work.take(job.pk)


def test_inline_an_error_undoes_everything(diary):
    with pytest.raises(RuntimeError), transaction.atomic():
        work.run_inline(open_diary([(0, "石龙镇", {}), (0, "虎门镇", {"error": "no standard"})]))
    assert not Job.objects.exists()


def test_what_fails_five_times_fails_the_job_and_can_be_tried_again(diary):
    job = open_diary([(0, "石龙镇", {"error": "account 6222000011112222"})])
    assert [work.take(job.pk) for _ in range(6)] == [True] * 5 + [False]
    job.refresh_from_db()
    chunk = job.chunks.get()
    assert (job.state, chunk.state, chunk.attempts) == (Job.State.FAILED, Chunk.State.FAILED, 5)
    assert chunk.error == "RuntimeError", "an error's values may be personal"

    chunk.payload = {}
    chunk.save()
    services.try_again(job)
    assert work.take(job.pk)
    job.refresh_from_db()
    assert (job.state, diary.finished) == (Job.State.DONE, 1)


def test_a_long_list_is_written_as_it_is_made(diary):
    written: list[int] = []

    def made():
        for number in range(3 * services.AT_ONCE + 1):
            written.append(Chunk.objects.count())
            yield 0, f"{number}", {}

    job = open_diary(made())
    labels = job.chunks.order_by("number").values_list("number", "label")
    assert list(labels) == [(number + 1, f"{number}") for number in range(3 * services.AT_ONCE + 1)]
    assert sorted(set(written)) == [0, services.AT_ONCE, 2 * services.AT_ONCE, 3 * services.AT_ONCE]


def test_a_job_without_chunks_or_of_an_unknown_kind_is_an_error(diary):
    with pytest.raises(ValueError, match="at least one chunk"):
        open_diary([])
    with pytest.raises(KeyError):
        services.open_job("unknown", None, "", TWO_STAGES, None)
