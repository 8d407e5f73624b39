"""Mei enters somebody: the number of the identity card says who it is, once and for all."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from civilaffairs.lib.errors import Refused
from civilaffairs.people import persons
from civilaffairs.people.models import Person
from civilaffairs.people.persons import IdentityInput

WU = IdentityInput("吴伯", "441999194005200020")


def test_the_number_gives_birth_date_and_sex(db):
    wu = persons.find_or_add(WU)
    assert (wu.birth_date, wu.sex, wu.id_number) == (date(1940, 5, 20), "F", "441999194005200020")
    assert "wubo" in wu.pinyin.split()
    assert wu.sort_key.startswith("wu2")


def test_the_number_is_nowhere_in_clear(db):
    wu = persons.find_or_add(WU)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person::text FROM people_person person WHERE id = %s", [wu.pk])
        assert WU.id_number not in cursor.fetchone()[0]


@pytest.mark.parametrize("typed", [" 44199920020715004x ", "４４１９９９２００２０７１５００４Ｘ"])
def test_the_same_number_finds_the_same_person_however_it_is_typed(db, typed):
    first = persons.find_or_add(IdentityInput("黄小花", "44199920020715004X"))
    assert persons.find_or_add(IdentityInput("黄小花", typed)) == first
    assert Person.objects.count() == 1


def test_a_number_known_under_another_name_is_refused_and_both_names_are_said(db):
    persons.find_or_add(WU)
    with pytest.raises(Refused) as refusal:
        persons.find_or_add(replace(WU, name="吴伯伯"))
    assert "吴伯" in str(refusal.value)
    assert "吴伯伯" in str(refusal.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id_number": "441999194005200021"},
        {"id_number": "441999194013010019"},
        {"birth_date": date(1941, 5, 20)},
        {"sex": "M"},
        {"name": "  "},
        {"id_type": "passport"},
        {"id_type": "none", "id_number": ""},
    ],
)
def test_what_cannot_be_is_refused(db, wrong):
    with pytest.raises(Refused):
        persons.find_or_add(replace(WU, **wrong))
    assert not Person.objects.exists()


def test_somebody_without_a_document_is_added_with_the_reason(db):
    child = IdentityInput(
        "无名", id_type="none", birth_date=date(2020, 1, 1), sex="F", id_missing_reason="弃婴"
    )
    assert persons.find_or_add(child) != persons.find_or_add(child)


def test_the_database_holds_one_row_per_number(db):
    persons.find_or_add(WU)
    with pytest.raises(IntegrityError, match="person_one_row_per_number"), transaction.atomic():
        persons.build(WU).save(force_insert=True)


def test_somebody_merged_into_another_is_found_as_the_other(db):
    kept = persons.find_or_add(WU)
    double = persons.find_or_add(IdentityInput("吴伯", "441999193801010012"))
    double.merged_into = kept
    double.save(update_fields=["merged_into"])
    assert persons.find("resident", "441999193801010012") == kept


def test_the_first_telephone_is_kept(db):
    persons.find_or_add(WU)
    assert persons.find_or_add(replace(WU, phone="13800000001")).phone == "13800000001"
    assert persons.find_or_add(replace(WU, phone="13900000009")).phone == "13800000001"
