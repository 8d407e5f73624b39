"""Sealed columns in the real database: queries, bulk writes, and a swap behind the product's back."""

import uuid

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError
from django.db import connection, models, transaction

from civilaffairs.lib import sealed
from civilaffairs.lib.sealed import Keyring, SealError
from civilaffairs.lib.sealed_fields import SealedJSONField, SealedTextField

pytestmark = pytest.mark.django_db


class Visitor(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    phone = SealedTextField()
    notes = SealedJSONField(null=True)

    class Meta:
        app_label = "people"
        apps = Apps()  # no part of the product's schema
        db_table = "visitor"


VISITORS = Visitor._default_manager


@pytest.fixture(autouse=True)
def table():
    before = sealed._current
    sealed.use(Keyring.generate())
    execute("CREATE TEMPORARY TABLE visitor (id uuid PRIMARY KEY, phone bytea NOT NULL, notes bytea)")
    yield
    sealed.use(before)


def execute(sql: str, *parameters: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def stored(visitor: Visitor) -> bytes:
    return bytes(VISITORS.values_list("phone", flat=True).get(pk=visitor.pk))


def test_created_one_by_one_and_in_bulk_they_are_read_again():
    one = VISITORS.create(phone="13800000001", notes={"病情": "肢体"})
    two, three = VISITORS.bulk_create([Visitor(phone="13800000002"), Visitor(phone="13800000003")])
    assert VISITORS.get(pk=one.pk).notes == {"病情": "肢体"}
    assert [VISITORS.get(pk=visitor.pk).phone[-1] for visitor in (one, two, three)] == ["1", "2", "3"]
    assert b"13800000001" not in stored(one)


def test_a_deferred_value_is_fetched_and_opened_when_read():
    one = VISITORS.create(phone="13800000001")
    later = VISITORS.defer("phone").get(pk=one.pk)
    assert "phone" not in vars(later)
    assert later.phone == "13800000001"


def test_values_stay_sealed():
    VISITORS.create(phone="13800000001")
    assert repr(list(VISITORS.values("phone"))) == "[{'phone': <sealed>}]"


def test_saving_an_unchanged_row_keeps_the_bytes_and_a_change_replaces_them():
    one = VISITORS.create(phone="13800000001")
    before = stored(one)
    again = VISITORS.get(pk=one.pk)
    again.save()
    assert stored(one) == before
    VISITORS.update_or_create(pk=one.pk, defaults={"phone": "13800000009"})
    assert VISITORS.get(pk=one.pk).phone == "13800000009"


def test_writes_that_cannot_seal_are_refused_and_erasing_is_not():
    one = VISITORS.create(phone="13800000001", notes={})
    with pytest.raises(FieldError, match="sealed for one row"), transaction.atomic():
        VISITORS.update(phone="13800000002")
    with pytest.raises(FieldError, match="sealed for one row"), transaction.atomic():
        VISITORS.bulk_update([one], ["phone"])
    assert VISITORS.filter(notes__isnull=False).update(notes=None) == 1
    assert VISITORS.get(pk=one.pk).notes is None


def test_a_value_swapped_inside_the_database_does_not_open():
    one, two = VISITORS.bulk_create([Visitor(phone="13800000001"), Visitor(phone="13800000002")])
    execute(
        "UPDATE visitor SET phone = two.phone FROM visitor AS two WHERE visitor.id = %s AND two.id = %s",
        one.pk,
        two.pk,
    )
    with pytest.raises(SealError):
        VISITORS.get(pk=one.pk).phone  # noqa: B018
    assert VISITORS.get(pk=two.pk).phone == "13800000002"
