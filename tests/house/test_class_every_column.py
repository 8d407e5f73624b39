"""Nobody adds a column without saying what it holds; what identifies people is sealed."""

from typing import Any

from django.db import models
from django.test.utils import isolate_apps

from civilaffairs.lib.sealed_fields import SealedTextField
from tests.house import columns

HERE: dict[str, dict[str, Any]] = {"reasons": {"name": "because"}}


def test_every_column_has_its_class():
    found = list(columns.misfiled(columns.own_models(), columns.listed()))
    assert found == [], "list them in tests/house/columns.toml, then: python -m tests.house.columns"


def test_the_page_shows_the_list():
    assert columns.PAGE.read_text(encoding="utf-8") == columns.render(), "python -m tests.house.columns"


def test_what_the_house_promises_to_seal_is_sealed():
    listing = columns.listed()
    sealed = {f"{table}.{column}" for table in listing for column in listing[table].get("sealed", ())}
    assert sealed >= {
        "people_person.id_number",
        "people_person.phone",
        "people_household.address",
        "people_disability.certificate",
        "people_propertyitem.description",
        "people_bankaccount.number",
        "casework_application.content",
        "casework_visit.findings",
        "casework_objection.text",
        "files_storedfile.name",
        "payments_fund.payer_account",
        "payments_payingaccount.number",
    }


@isolate_apps("civilaffairs.people")
def test_an_unlisted_or_misfiled_column_is_noticed():
    class Pet(models.Model):
        species = models.CharField(max_length=10)
        chip = SealedTextField()
        phone = models.CharField(max_length=20)
        story = models.TextField()
        bites = models.BooleanField()

        class Meta:
            app_label = "people"

    listing = {
        **HERE,
        "people_pet": {
            "coded": ["id", "species", "chip", "story", "bites", "age", "species"],
            "sealed": ["phone"],
            "plain": {},
        },
        "people_plant": {},
    }
    assert list(columns.misfiled([Pet], listing)) == [
        "people_pet names a column twice",
        "people_pet.age is listed and not there",
        "people_pet.chip is sealed, list it so",
        "people_pet.phone must be sealed",
        "people_pet.story may hold text: seal it or give a reason",
        "people_plant is listed and not there",
    ]
    listing = {**HERE, "people_pet": {"coded": ["id", "phone"], "sealed": ["chip"], "plain": {"story": "so"}}}
    assert list(columns.misfiled([Pet], listing)) == [
        "people_pet.species is not listed",
        "people_pet.phone may hold text: seal it or give a reason",
        "people_pet.bites is not listed",
        "people_pet.story has no reason",
    ]


def test_a_shape_that_may_hold_text_is_never_coded():
    free: list[models.Field] = [
        models.CharField(max_length=200, name="source"),
        models.CharField(max_length=20, name="phone"),
        models.JSONField(name="data"),
        models.BinaryField(name="scan"),
    ]
    for field in free:
        field.set_attributes_from_name(str(field.name))
        assert columns._may_hold_text(field), field.name
    bound: list[models.Field] = [
        models.CharField(max_length=20, name="code"),
        models.BinaryField(name="id_index"),
        models.CharField(max_length=20, name="reason", choices=[("moved", "Moved")]),
        models.DateField(name="noted_on"),
    ]
    for field in bound:
        field.set_attributes_from_name(str(field.name))
        assert not columns._may_hold_text(field), field.name
