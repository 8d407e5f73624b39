"""Business time moves for Python and SQL alike, and never in production."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from civilaffairs.audit import clock as moved
from civilaffairs.audit import trail
from civilaffairs.audit.models import Clock
from civilaffairs.embedded import postgres
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from tests import databases

pytestmark = pytest.mark.django_db
SPRING = datetime(2020, 3, 5, 1, tzinfo=UTC)


def sql_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_now()")
        return cursor.fetchone()[0]


def test_the_past_is_written_with_its_own_time():
    with moved.business_time(SPRING):
        assert clock.now() == sql_now() == SPRING
        row = trail.record("case.read")
        with moved.business_time(date(2020, 4, 1)):
            assert clock.local_date(sql_now()) == clock.today() == date(2020, 4, 1)
        assert sql_now() == SPRING
    row.refresh_from_db()
    assert row.at == SPRING
    assert sql_now() > datetime(2025, 1, 1, tzinfo=UTC)


def test_an_error_inside_brings_the_time_back():
    with pytest.raises(ZeroDivisionError), moved.business_time(SPRING):
        raise ZeroDivisionError
    assert sql_now() > datetime(2025, 1, 1, tzinfo=UTC)


def test_the_shift_moves_both_clocks_of_every_process():
    moved.shift_to(date(2020, 3, 5))
    with moved.shifted():
        assert clock.today() == date(2020, 3, 5)
        assert abs(sql_now() - clock.now()) < timedelta(minutes=1)


def test_production_neither_moves_the_clock_nor_starts_on_a_moved_one(settings):
    moved.set_shift(timedelta(days=-3))
    settings.CLOCK_MAY_MOVE = False
    with pytest.raises(Refused):
        moved.set_shift(timedelta(days=1))
    with pytest.raises(Refused), moved.business_time(SPRING):
        pass
    with pytest.raises(ImproperlyConfigured, match="moved by"):
        moved.refuse_moved_clock()


@pytest.fixture
def production(transactional_db):
    """A database that the owner did not mark: there is no row that could move its clock."""
    name = connection.settings_dict["NAME"]
    databases.connect_to(name, postgres.OWNER)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_clock")
    databases.connect_to(name, postgres.APP)
    yield
    databases.connect_to(name, postgres.APP)


def test_the_app_role_cannot_move_the_clock_of_production(production):
    with pytest.raises(Refused):
        moved.set_shift(timedelta(days=1))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Clock.objects.create(shift=timedelta(days=1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL civilaffairs.now = '2020-03-05T01:00:00Z'")
        assert sql_now() > datetime(2025, 1, 1, tzinfo=UTC)
