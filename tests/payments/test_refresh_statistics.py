"""Before a run the planner learns of tables that changed much, and of no others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civilaffairs.lib.keys import new_key
from civilaffairs.payments import statistics
from civilaffairs.people.models import Person

pytestmark = pytest.mark.django_db


def refreshed() -> list[str]:
    """The tables that are analysed now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        statistics.refresh()
    found = [query["sql"] for query in seen if query["sql"].startswith("ANALYZE ")]
    return [table for statement in found for table in statement.removeprefix("ANALYZE ").split(", ")]


def enter(count: int) -> None:
    Person.objects.bulk_create(
        Person(
            id=new_key(),
            name="测试",
            id_type="none",
            id_missing_reason="test",
            birth_date="1980-01-05",
            sex="F",
        )
        for _ in range(count)
    )


def test_only_what_changed_much_is_looked_at():
    refreshed()
    assert refreshed() == []
    enter(20)
    assert refreshed() == []
    enter(100)
    assert refreshed() == ["people_person"]
