"""Sealed columns: plain on the instance, sealed in the row, useless in any other row."""

import copy
import pickle
import uuid
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from civilaffairs.lib import sealed
from civilaffairs.lib.sealed import Keyring, SealError
from civilaffairs.lib.sealed_fields import Ciphertext, SealedJSONField, SealedTextField

RING = Keyring.generate()
PHONE = "13800000001"
APART = Apps()  # the models of this file are no part of the product's schema


class Caller(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    phone = SealedTextField()
    address = SealedTextField(null=True, blank=True)
    notes = SealedJSONField(null=True)

    class Meta:
        app_label = "people"
        apps = APART
        db_table = "test_caller"


class Numbered(models.Model):
    phone = SealedTextField()

    class Meta:
        app_label = "people"
        apps = APART


@pytest.fixture(autouse=True)
def ring():
    before = sealed._current
    sealed.use(RING)
    yield
    sealed.use(before)


FIELDS: dict[str, Any] = {field.name: field for field in Caller._meta.fields[1:]}


def saved(caller: Caller) -> dict[str, Any]:
    """What saving would send to the database."""
    row = {}
    for name, field in FIELDS.items():
        row[name] = field.get_db_prep_save(field.pre_save(caller, add=True), connection)
    return row


def loaded(pk: uuid.UUID, row: dict) -> Caller:
    """The instance that a query would give for this row."""
    converted = {name: FIELDS[name].from_db_value(value, None, connection) for name, value in row.items()}
    return Caller.from_db("default", ["id", *converted], [pk, *converted.values()])


def test_what_was_saved_is_read_again():
    caller = Caller(phone=PHONE, notes={"病情": ["肢体"], "n": 1})
    row = saved(caller)
    assert all(PHONE.encode() not in value for value in row.values() if value)
    again = loaded(caller.pk, row)
    assert (again.phone, again.address, again.notes) == (PHONE, None, {"病情": ["肢体"], "n": 1})
    assert row["address"] is None


def test_empty_text_is_text():
    caller = Caller(phone="", address="")
    row = saved(caller)
    assert (loaded(caller.pk, row).phone, loaded(caller.pk, row).address) == ("", "")
    assert row["phone"]


def test_the_place_is_table_column_and_key():
    caller = Caller(phone=PHONE)
    assert sealed.open_sealed(saved(caller)["phone"], f"test_caller.phone:{caller.pk}") == PHONE


def test_a_value_from_another_row_or_column_does_not_open():
    mine, other = Caller(phone=PHONE, address="一"), Caller(phone="13800000002", address="二")
    with pytest.raises(SealError):
        loaded(mine.pk, saved(other)).phone  # noqa: B018
    row = saved(mine)
    swapped = loaded(mine.pk, {**row, "phone": row["address"], "address": row["phone"]})
    with pytest.raises(SealError):
        swapped.phone  # noqa: B018
    with pytest.raises(SealError):
        saved(swapped)


def test_nothing_is_opened_before_it_is_read():
    caller = Caller(phone=PHONE, address="一")
    row = saved(caller)
    again = loaded(caller.pk, {**row, "address": b"damaged"})
    assert again.phone == PHONE
    with pytest.raises(SealError):
        again.address  # noqa: B018


def test_an_unchanged_value_keeps_its_bytes():
    caller = Caller(phone=PHONE, notes={"a": 1})
    row = saved(caller)
    assert saved(caller) == row
    again = loaded(caller.pk, row)
    assert saved(again) == row
    again.notes["a"] = 2
    assert saved(again)["phone"] == row["phone"]
    assert loaded(caller.pk, saved(again)).notes == {"a": 2}


def test_a_value_assigned_again_moves_to_the_active_key():
    caller = Caller(phone=PHONE)
    row = saved(caller)
    sealed.use(RING.with_new_key("k2"))
    again = loaded(caller.pk, row)
    again.phone = again.phone
    assert sealed.sealed_with(saved(again)["phone"]) == "k2"
    assert loaded(caller.pk, saved(again)).phone == PHONE


def test_a_copy_under_a_new_key_is_sealed_for_its_own_row():
    caller = Caller(phone=PHONE)
    row = saved(caller)
    caller.pk = uuid.uuid4()
    fresh = saved(caller)
    assert fresh["phone"] != row["phone"]
    assert loaded(caller.pk, fresh).phone == PHONE


def test_a_row_without_a_key_made_in_python_is_refused():
    with pytest.raises(SealError, match="before it is saved"):
        FIELDS["phone"].pre_save(Numbered(phone=PHONE), add=True)


def test_the_plain_value_does_not_leak():
    caller = Caller(phone=PHONE)
    again = loaded(caller.pk, saved(caller))
    assert again.phone == PHONE
    for instance in (caller, again):
        assert PHONE not in repr(vars(instance))
        with pytest.raises(TypeError, match="pickled"):
            pickle.dumps(instance)
        with pytest.raises(TypeError, match="in clear"):
            serializers.serialize("json", [instance])
    assert repr(Ciphertext(b"abc")) == "<sealed>"
    assert copy.deepcopy(vars(again))["phone"] is vars(again)["phone"]


@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__in", "phone__date__gt"])
def test_searching_by_value_is_refused(lookup):
    with pytest.raises(FieldError, match="sealed"):
        Caller._default_manager.filter(**{lookup: PHONE})


def test_searching_for_absence_is_allowed():
    assert "IS NULL" in str(Caller._default_manager.filter(address__isnull=True).query)


def test_changing_it_in_bulk_is_refused():
    field = FIELDS["phone"]
    for value in (PHONE, b"", PHONE.encode(), 1):
        with pytest.raises(FieldError, match="assign it on the instance"):
            field.get_db_prep_save(value, connection)
    assert field.get_db_prep_save(None, connection) is None


def test_the_wrong_type_is_refused():
    with pytest.raises(TypeError, match="takes text"):
        saved(Caller(phone=1))
    with pytest.raises(ValueError):
        saved(Caller(phone="", notes={"n": float("nan")}))


def test_a_sealed_column_cannot_be_unique_or_indexed():
    for option in ("unique", "db_index", "primary_key"):
        with pytest.raises(TypeError, match="blind index"):
            SealedTextField(**{option: True})


def test_migrations_can_write_the_field_down():
    for field in FIELDS.values():
        _, path, args, kwargs = field.deconstruct()
        assert path == f"civilaffairs.lib.sealed_fields.{type(field).__name__}"
        assert type(field)(*args, **kwargs).null == field.null
        assert "sealed_fields" in MigrationWriter.serialize(field)[0]
    assert FIELDS["phone"].db_type(connection) == "bytea"


def test_forms_edit_it_as_text():
    assert FIELDS["address"].formfield().clean(" ") is None
    assert FIELDS["phone"].formfield().clean(f" {PHONE} ") == PHONE
    assert FIELDS["notes"].formfield().clean('{"a": 1}') == {"a": 1}
