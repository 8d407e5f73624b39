"""A run of which a part keeps failing is closed without it; the next run issues what is missing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from django.urls import reverse

from civilaffairs.accounts.matrix import Forbidden
from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.audit.models import Event
from civilaffairs.jobs import services, work
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import ledger, runs
from civilaffairs.payments.models import Line, Run, RunCover
from tests.factories import areas, staff, welfare
from tests.factories.money import JUNE
from tests.factories.sketch import PersonSketch
from tests.payments.pages import english, page

BENEFITS = ["minimum-living"]  # reads extreme-hardship, which is calculated before it


@pytest.fixture
def maker(db):
    return staff.actor(Role.FINANCE_MAKER, areas.city())


def start(maker):
    with business_time(cutoff(JUNE)):
        return runs.start(maker, JUNE, areas.city(), BENEFITS)


@pytest.fixture
def broken(maker):
    """The first of two parts is calculated; the second names a benefit that this version lacks."""
    welfare.publish()
    welfare.fund()
    zhang = welfare.household(PersonSketch(date(1948, 6, 1), "M", self_care_failed=2), number="H2").persons[0]
    welfare.grant(zhang, "extreme-hardship")
    welfare.grant(welfare.li())
    run = start(maker)
    chunk = Chunk.objects.get(job=run.job, payload__programme="minimum-living")
    chunk.payload["programme"] = "gone"
    chunk.save(update_fields=["payload"])
    for _ in range(1 + work.ATTEMPTS):
        assert work.take(run.job.pk)
    assert not work.take(run.job.pk)
    return run


def issued():
    found = Line.objects.values("programme").order_by("programme").annotate(n=Count("pk"), yuan=Sum("amount"))
    return {row["programme"]: (row["n"], row["yuan"]) for row in found}


def test_nothing_is_lost_and_nothing_doubled(broken, maker):
    """At 1060, 80, 1696 and 1720 yuan: 1696 + 30 % of 1720, and (1060 + 80) × 3 − 1500."""
    extreme = {"extreme-hardship": (2, Decimal("2212.00"))}
    living = {"minimum-living": (2, Decimal("1920.00"))}
    runs.close_unfinished(maker, broken.pk, "A part names a benefit that is not installed")
    broken.refresh_from_db()
    assert (broken.state, broken.line_count, broken.total) == (Run.State.CLOSED, 2, Decimal("2212.00"))
    assert not RunCover.objects.filter(open=True).exists()
    assert issued() == extreme

    second = start(maker)
    work.run_inline(second.job)
    assert issued() == extreme | living
    third = start(maker)
    work.run_inline(third.job)
    assert issued() == extreme | living
    assert set(Line.objects.values_list("seq", flat=True)) == {1}
    [books] = ledger.trial_balance()
    assert (books.by_code["expense"], books.by_code["entitled"]) == (Decimal("4132.00"), Decimal("-4132.00"))


def test_on_its_page(broken, maker):
    assert "Close the run without them" in page(english(maker), "run", broken.pk)
    shown = page(english(maker), "run-close", broken.pk)
    assert "1 of 2 parts are calculated" in shown
    assert "KeyError" in shown

    address = reverse("payments:run-close", args=[broken.pk])
    refused = english(maker).post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert english(maker).post(address, {"reason": "Not installed"}).status_code == 302
    after = page(english(maker), "run", broken.pk)
    assert "The run was closed without 1 part" in after
    assert "Try again" not in after
    assert (
        "Try again" not in english(maker).get(reverse("jobs:detail", args=[broken.job.pk])).content.decode()
    )
    assert Event.objects.get(action="run.close").reason == "Not installed"
    assert "Closed with parts missing" in page(english(maker), "board", query="?month=2020-06")
    assert english(maker).post(address, {"reason": "Once more"}).status_code == 422


def test_who_may_not_start_a_run_does_not_close_one(broken):
    checker = staff.actor(Role.FINANCE_CHECKER, areas.city())
    assert "Close the run without them" not in page(english(checker), "run", broken.pk)
    assert english(checker).get(reverse("payments:run-close", args=[broken.pk])).status_code == 403
    with pytest.raises(Forbidden):
        runs.close_unfinished(checker, broken.pk, "x")


def test_a_run_that_works_or_has_ended_is_not_closed(broken, maker):
    services.try_again(broken.job)
    with pytest.raises(Refused):
        runs.close_unfinished(maker, broken.pk, "Too slow")
    with pytest.raises(Refused):
        services.abandon(broken.job)
    assert Chunk.objects.filter(job=broken.job, state="waiting").count() == 1


def test_a_worker_that_comes_late_does_nothing(broken, maker):
    """It had leased its part and not begun when the run was closed."""
    chunk = Chunk.objects.get(job=broken.job, payload__programme="gone")
    chunk.payload["programme"] = "minimum-living"
    chunk.state, chunk.attempts = Chunk.State.LEASED, 1
    chunk.save()
    runs.close_unfinished(maker, broken.pk, "Nobody waits any longer")
    chunk.job = Job.objects.get(pk=broken.job.pk)
    work._do(chunk)
    assert list(issued()) == ["extreme-hardship"]
    assert Job.objects.get(pk=broken.job.pk).state == Job.State.CANCELLED
