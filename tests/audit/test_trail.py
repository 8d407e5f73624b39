"""What is done is written down, in the same transaction, for good."""

import pytest
from django.db import connection, transaction
from django.db.utils import DataError, ProgrammingError

from civilaffairs.accounts.models import Area, Role
from civilaffairs.audit import trail
from civilaffairs.audit.models import Event
from tests.factories import areas, staff

pytestmark = pytest.mark.django_db


def test_a_row_names_the_actor_the_post_and_the_object():
    worker = staff.actor(Role.CASEWORKER)
    with worker.acting(request_id="req-00000001", ip="10.1.2.3"):
        trail.record("case.read", object_kind="case", object_id=7, label="石民低保〔2020〕7号")
    row = Event.objects.get()
    assert (row.actor_name, row.actor_role, row.area_path) == ("陈静", "caseworker", worker.area.path)
    assert (row.action, row.object_kind, row.object_id, row.ip) == ("case.read", "case", "7", "10.1.2.3")
    assert row.at is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'nobody'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_can_neither_change_nor_remove_a_row(statement):
    trail.record("case.read")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


def test_when_the_trail_fails_the_change_fails_with_it():
    town = areas.town()
    with pytest.raises(DataError), transaction.atomic():
        Area.objects.filter(pk=town.pk).update(phone="0769-86611000")
        trail.record("area.edit", object_id="\x00")
    town.refresh_from_db()
    assert town.phone == ""


def test_a_searched_text_is_recognised_but_not_kept():
    assert trail.digest(" 陈静 ") == trail.digest("陈静") != trail.digest("陈")
    assert "陈" not in trail.digest("陈静")
