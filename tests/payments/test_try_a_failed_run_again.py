"""A run of which a part failed is taken up again from its page and ends as if nothing had happened."""

import pytest
from django.urls import reverse

from civilaffairs.accounts.models import Role
from civilaffairs.audit.clock import business_time
from civilaffairs.jobs import work
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.months import cutoff
from civilaffairs.payments import runs
from civilaffairs.payments.models import Line, Run
from tests.factories import areas, staff, welfare
from tests.factories.money import JUNE


@pytest.fixture
def broken(db):
    """The only part names a benefit that this version of the product lacks."""
    welfare.publish()
    welfare.fund()
    welfare.grant(welfare.li())
    with business_time(cutoff(JUNE)):
        run = runs.start(staff.actor(Role.FINANCE_MAKER), JUNE, areas.city(), ["minimum-living"])
    assert run.job is not None
    Chunk.objects.filter(job=run.job).update(
        payload={"run": str(run.pk), "programme": "gone", "town": 0, "awards": {}}
    )
    for _ in range(work.ATTEMPTS):
        assert work.take(run.job.pk)
    return run


def page(run, role=Role.FINANCE_MAKER, name="run"):
    client = staff.browser(staff.actor(role))
    client.cookies["django_language"] = "en"
    return client.get(reverse(f"payments:{name}", args=[run.pk]))


def test_it_says_so_and_is_tried_again(broken):
    text = page(broken).content.decode()
    assert "1 part failed" in text
    assert "Try again" in text
    assert "Try again" not in page(broken, Role.APPROVER).content.decode()
    with pytest.raises(Refused), business_time(cutoff(JUNE)):
        runs.start(None, JUNE, areas.city(), ["minimum-living"])
    # What was broken is repaired: the part is again what it was when the run began.
    (_, _, payload) = next(iter(runs.chunks(broken)))
    Chunk.objects.filter(job=broken.job).update(payload=payload)
    retry = reverse("jobs:retry", args=[broken.job.pk])
    assert staff.browser(staff.actor(Role.FINANCE_MAKER)).post(retry).status_code == 302
    assert work.take(broken.job.pk)
    broken.refresh_from_db()
    assert (broken.state, broken.line_count) == (Run.State.COMPUTED, 2)
    assert Line.objects.filter(run=broken).count() == 2
    assert Job.objects.get(pk=broken.job.pk).state == Job.State.DONE
    assert "part failed" not in page(broken).content.decode()
