"""Two supervisors decide one list of meals at one moment, on two connections: one of them does."""

import threading

import pytest
from django.db import connection, connections, transaction

from civilaffairs.accounts.models import Role
from civilaffairs.lib.errors import Stale
from civilaffairs.people.models import Decision
from eldercare.meals import lists
from tests.factories import areas, meals, staff
from tests.factories.meals import CHEN, entered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def the_day():
    """The real day: other connections do not see this test's transaction."""


def test_one_of_two_supervisors_decides():
    with transaction.atomic():
        meals.publish()
        meals.elder(CHEN)
        found = entered((CHEN, 22))
    second = staff.actor(Role.SUPERVISOR, areas.town(), "林敏", "linmin")
    barrier = threading.Barrier(2)
    results: list[str] = []

    def decide(who):
        try:
            barrier.wait()
            results.append(type(lists.approve(who, found.pk)).__name__)
        except Stale as error:
            results.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[who]) for who in (meals.supervisor(), second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert sorted(results) == ["ServedList", "已经决定。"]
    assert Decision.objects.filter(kind="served").count() == 1 and meals.days_of(CHEN) == [22]
