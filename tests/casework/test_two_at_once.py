"""Two people take the same step at one moment, on two connections: one of them does."""

import threading

import pytest
from django.db import connection, connections

from civilaffairs.casework import workflow
from civilaffairs.casework.models import CaseEvent
from civilaffairs.lib.errors import Stale

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def the_day():
    """The real day: other connections do not see this test's transaction."""


def test_two_supervisors_at_once(case, jing):
    barrier = threading.Barrier(2)
    results: list[object] = []

    def submit():
        try:
            barrier.wait()
            results.append(workflow.advance(case.pk, "submit", jing, version=1))
        except Stale as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert sorted(type(result).__name__ for result in results) == ["CaseEvent", "Stale"]
    assert CaseEvent.objects.filter(case=case, step="submit").count() == 1
